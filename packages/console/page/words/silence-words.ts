import type { SilenceReason } from "sms-pipeline";

const WORDS: Readonly<Record<SilenceReason, string>> = {
  opted_out: "The person has opted out.",
  carrier_answers: "The carrier itself answers this word.",
  conversation_ended: "The person ended the conversation, and no farewell is set.",
  opted_in: "The person opted in again, and the assistant has no First SMS Message.",
  no_assistant: "No assistant has this number.",
  model_failed: "The model failed, and no fallback text is set.",
  too_late: "The answer would have come too late.",
  not_answerable: "The sender can't be answered: a short code, a name, or a number of your own.",
  limit_texts_short: "This person reached the limit of texts in a short time.",
  limit_texts_long: "This person reached the limit of texts in a long time.",
  limit_replies: "This conversation reached its limit of replies.",
  limit_tokens: "The assistant reached its limit of tokens for today.",
  limit_segments: "The assistant reached its limit of segments for today.",
  loop_suspected: "The other side looks like a bot.",
  paused: "The assistant is paused in this conversation.",
};

/** Why nothing was sent, in a sentence. */
export function silenceWords(reason: SilenceReason): string {
  return WORDS[reason];
}
