import type { ConsentOrigin, ReplySource } from "sms-pipeline";

/** Who or what wrote a reply. */
export const SOURCE_WORDS: Readonly<Record<ReplySource, string>> = {
  first_sms: "First SMS Message",
  model: "Assistant",
  farewell: "Farewell",
  help: "Help text",
  fallback: "Fallback text",
  unassigned: "Text for numbers without an assistant",
  opt_out_confirmation: "Opt-out confirmation",
  limit_notice: "Notice of a limit",
  operator: "Written by a person",
};

/** How a consent came to be taken back or given. */
export const ORIGIN_WORDS: Readonly<Record<ConsentOrigin, string>> = {
  keyword: "by a keyword",
  carrier: "as the carrier said",
  carrier_error: "the carrier refused a text because of it",
  plain_words: "in plain words",
  host: "as your own function read it",
  model: "as the model understood it",
};
