import type { HistoryMessage } from "../ports/turn.ts";

/** What the loop guard goes by. Any of them set to 0 or Infinity turns that sign off. */
export interface LoopGuardLimits {
  /** So many texts of the person in a row that say nearly the same. Default of the pipeline: 5. */
  readonly similarTexts: number;
  /** So many texts in a row that came within `quickMs` of our reply. Default: 8. */
  readonly quickTexts: number;
  /** How soon after our reply a text is too soon for a person to have read it. Default: 2 s. */
  readonly quickMs: number;
  /** So many texts in the conversation that read like an auto-reply. Default: 2. */
  readonly autoReplies: number;
}

export type LoopSign = "similar_texts" | "quick_texts" | "auto_replies";

/**
 * Whether the other side looks like another bot; null when not. `texts` are the conversation's messages, oldest first, the
 * waiting ones included. The limits are to stay well under the 30 messages at which Twilio's own guard blocks a pair
 * of numbers (https://www.twilio.com/docs/api/errors/14107).
 */
export function loopSign(
  texts: readonly Pick<HistoryMessage, "role" | "body" | "at">[],
  limits: LoopGuardLimits,
): LoopSign | null {
  const fromPerson = texts.filter(({ role }) => role === "person");
  // Most conversations are shorter than any limit.
  const mayReach = (limit: number): boolean => limit > 0 && limit <= fromPerson.length;
  if (mayReach(limits.autoReplies)) {
    const autoReplies = fromPerson.filter(({ body }) => isAutoReply(body));
    if (autoReplies.length >= limits.autoReplies) return "auto_replies";
  }
  if (mayReach(limits.similarTexts) && similarInARow(fromPerson) >= limits.similarTexts) {
    return "similar_texts";
  }
  if (mayReach(limits.quickTexts) && quickInARow(texts, limits.quickMs) >= limits.quickTexts) {
    return "quick_texts";
  }
  return null;
}

/** How many of the person's newest texts say nearly the same. Short answers ("ok", "yes") say nothing of a bot. */
function similarInARow(fromPerson: readonly Pick<HistoryMessage, "body">[]): number {
  const newest = gist(fromPerson.at(-1)?.body ?? "");
  if (newest.length < 8) return 0;
  const other = fromPerson.findLastIndex(({ body }) => gist(body) !== newest);
  return fromPerson.length - 1 - other;
}

/** Letters alone, in lower case: counters, times and punctuation are what varies between a bot's texts. */
function gist(body: string): string {
  return body
    .slice(0, 400)
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, "");
}

/** How many of the newest exchanges are a text of the person within `quickMs` of our reply. */
function quickInARow(
  texts: readonly Pick<HistoryMessage, "role" | "at">[],
  quickMs: number,
): number {
  let count = 0;
  for (let index = texts.length - 1; index > 0; index--) {
    const text = texts[index];
    const before = texts[index - 1];
    if (text?.role !== "person") continue;
    if (before?.role !== "assistant" || text.at - before.at > quickMs) break;
    count++;
  }
  return count;
}

// What phones and mail systems answer by themselves.
const AUTO_REPLY =
  /\b(?:auto(?:mated|matic)?[- ]?(?:reply|response|responder)|(?:i am|i'm) (?:currently )?(?:driving|out of (?:the )?office|on vacation|in a meeting)|out of (?:the )?office|driving with do not disturb|do not disturb while driving|this (?:mailbox|number|inbox) is (?:not|un)[ -]?monitored|do not reply to this (?:message|text)|is an automated (?:message|text))\b/i;

function isAutoReply(body: string): boolean {
  return AUTO_REPLY.test(body.slice(0, 400).replace(/[‘’]/g, "'"));
}
