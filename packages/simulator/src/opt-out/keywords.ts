// What Twilio itself does with a person's keywords (https://help.twilio.com/articles/223134027, and
// https://help.twilio.com/articles/360058144374 for toll-free numbers).

export type Keyword = "stop" | "start" | "help";

const STOP = ["stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"];
const START = ["start", "yes", "unstop"];
const TOLL_FREE_START = ["start", "unstop"];
const HELP = ["help", "info"];

/** https://www.nanpa.com/numbering/toll-free-codes-canada-us-800-service */
const TOLL_FREE = /^\+1(800|833|844|855|866|877|888)\d{7}$/;

/** The keyword that the whole body is, in any case, for a number of this kind; null when it is none. */
export function keywordOf(body: string, number: string): Keyword | null {
  const word = body.trim().toLowerCase();
  if (STOP.includes(word)) return "stop";
  if (HELP.includes(word)) return "help";
  return (isTollFree(number) ? TOLL_FREE_START : START).includes(word) ? "start" : null;
}

function isTollFree(number: string): boolean {
  return TOLL_FREE.test(number);
}

/** Keywords to a short code are the owner's to handle, unless its messaging service handles them. */
export function isShortCode(number: string): boolean {
  return /^\d{3,8}$/.test(number);
}

/** What the carrier texts back by itself. */
export function confirmationOf(keyword: Keyword, body: string, number: string): string {
  if (keyword === "help") return "Reply STOP to unsubscribe. Msg&Data Rates May Apply.";
  if (isTollFree(number)) {
    const word = body.trim().toLowerCase();
    return keyword === "stop"
      ? `NETWORK MSG: You replied with the word "${word}" which blocks all texts sent from this number. Text back "unstop" to receive messages again.`
      : `NETWORK MSG: You have replied "${word}" and will begin receiving messages again from this number.`;
  }
  return keyword === "stop"
    ? "You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe."
    : "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.";
}
