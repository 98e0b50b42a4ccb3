import type { InboundIntent, InboundMessage } from "../ports/inbound.ts";
import { keywordOf } from "./keyword.ts";
import { numberKind } from "./number-kind.ts";
import { END_WORDS, HELP_WORDS, OPT_IN_WORDS, OPT_OUT_WORDS } from "./words.ts";

export interface InboundReading {
  readonly intent: InboundIntent;
  /** The text opts in if the person has opted out, and means `intent` otherwise. */
  readonly optInIfOptedOut: boolean;
}

const INTENT_OF_WORD: ReadonlyMap<string, InboundIntent> = new Map<string, InboundIntent>([
  ...OPT_OUT_WORDS.map((word) => [word, "opt_out"] as const),
  ...OPT_IN_WORDS.map((word) => [word, "opt_in"] as const),
  ...HELP_WORDS.map((word) => [word, "help"] as const),
  ...END_WORDS.map((word) => [word, "end"] as const),
]);

const INTENT_OF_OPT_OUT_TYPE = { stop: "opt_out", start: "opt_in", help: "help" } as const;

/**
 * What a text asks for. How the carrier read it (`optOutType`) wins over our own reading. A text that comes with a
 * picture is never a keyword.
 */
export function readIntent(
  text: Pick<InboundMessage, "body" | "to" | "optOutType" | "media">,
): InboundReading {
  if (text.optOutType) {
    return { intent: INTENT_OF_OPT_OUT_TYPE[text.optOutType], optInIfOptedOut: false };
  }
  const word = text.media.length > 0 ? null : keywordOf(text.body);
  const intent = (word === null ? undefined : INTENT_OF_WORD.get(word)) ?? "message";
  return { intent, optInIfOptedOut: word === "yes" && numberKind(text.to) !== "toll_free" };
}
