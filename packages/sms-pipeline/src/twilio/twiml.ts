import type { WebhookReply } from "../ports/messenger.ts";

/** The longest text that Twilio takes in one message, in UTF-16 units (https://www.twilio.com/docs/api/errors/14103). */
const LONGEST_BODY = 1600;

const EMPTY: WebhookReply = { status: 200, contentType: "text/xml", body: "<Response/>" };

/**
 * The answer to a webhook. It is TwiML even when there is nothing to say, because Twilio may text a plain body back to
 * the person. A text that is too long is cut; half a surrogate pair at the cut goes with what XML forbids.
 */
export function acknowledge(text: string | null): WebhookReply {
  if (text === null || text === "") return EMPTY;
  return {
    ...EMPTY,
    body: `<Response><Message>${escapeXml(text.slice(0, LONGEST_BODY))}</Message></Response>`,
  };
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // A parser would turn a bare carriage return into a line feed.
  "\r": "&#13;",
};

// What may stand in no XML 1.0 document, not even escaped (https://www.w3.org/TR/xml/#charsets): controls, halves of a surrogate pair,
// and two non-characters.
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, "").replace(/[&<>"'\r]/g, (character) => ESCAPES[character] ?? "");
}
