/**
 * The words that carriers in the United States and Canada act on when they are the whole message
 * (https://help.twilio.com/articles/223134027).
 */
export const CARRIER_OPT_OUT_WORDS: readonly string[] = [
  "stop",
  "stopall",
  "unsubscribe",
  "cancel",
  "end",
  "quit",
  "revoke",
  "optout",
];

/** Words that allow texts again. `yes` does so only on numbers that are not toll-free, and only when opted out. */
export const CARRIER_OPT_IN_WORDS: readonly string[] = ["start", "unstop"];

export const CARRIER_HELP_WORDS: readonly string[] = ["help", "info"];

/** Words that end a conversation. `stop`, `end`, `quit` and `cancel` do so too, as opt-outs. */
export const END_WORDS: readonly string[] = ["goodbye", "bye", "exit"];

/** Words of other languages, or of a campaign's own, each the whole message. */
export interface ExtraWords {
  readonly optOut: readonly string[];
  readonly optIn: readonly string[];
  readonly help: readonly string[];
}
