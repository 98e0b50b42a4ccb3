import type { ConsentOrigin } from "../ports/consent.ts";
import type { InboundIntent, InboundMessage } from "../ports/inbound.ts";
import { keywordOf } from "./keyword.ts";
import { numberKind } from "./number-kind.ts";
import {
  CARRIER_HELP_WORDS,
  CARRIER_OPT_IN_WORDS,
  CARRIER_OPT_OUT_WORDS,
  END_WORDS,
  type ExtraWords,
} from "./words.ts";

export interface InboundReading {
  readonly intent: InboundIntent;
  /** The text opts in if the person has opted out, and means `intent` otherwise. */
  readonly optInIfOptedOut: boolean;
  /** How an opt-out or opt-in was said. */
  readonly origin: ConsentOrigin;
  /** The carrier knows the message too, and answers it by itself. */
  readonly carrierKnows: boolean;
}

/** What a text means by its keyword. */
export type KeywordReader = (
  text: Pick<InboundMessage, "body" | "to" | "optOutType" | "media">,
) => InboundReading;

const OF_OPT_OUT_TYPE = { stop: "opt_out", start: "opt_in", help: "help" } as const;

const NO_EXTRA_WORDS: ExtraWords = { optOut: [], optIn: [], help: [] };

/**
 * Reads keywords, those of the carriers and `extra` ones. How the carrier itself read a text (`optOutType`) wins. With
 * a picture, only an opt-out is a keyword. `carrierAnswers` is false where the carrier leaves keywords to us.
 */
export function createKeywordReader(
  extra: ExtraWords = NO_EXTRA_WORDS,
  carrierAnswers = true,
): KeywordReader {
  const meanings = new Map<string, { intent: InboundIntent; carrierKnows: boolean }>();
  const learn = (words: readonly string[], intent: InboundIntent, carrierKnows: boolean): void => {
    for (const word of words) meanings.set(keywordOf(word) ?? word, { intent, carrierKnows });
  };
  learn(extra.optOut, "opt_out", false);
  learn(extra.optIn, "opt_in", false);
  learn(extra.help, "help", false);
  learn(END_WORDS, "end", false);
  learn(CARRIER_OPT_OUT_WORDS, "opt_out", carrierAnswers);
  learn(CARRIER_OPT_IN_WORDS, "opt_in", carrierAnswers);
  learn(CARRIER_HELP_WORDS, "help", carrierAnswers);

  return (text) => {
    if (text.optOutType) {
      const intent = OF_OPT_OUT_TYPE[text.optOutType];
      return { intent, optInIfOptedOut: false, origin: "carrier", carrierKnows: true };
    }
    const word = keywordOf(text.body);
    const known = word === null ? undefined : meanings.get(word);
    const isPlain = text.media.length === 0;
    const meaning = isPlain || known?.intent === "opt_out" ? known : undefined;
    const intent = meaning?.intent ?? "message";
    // It compares whole messages: nobody but us answers "Help!".
    const isLeftToUs = intent === "help" && text.body.trim().toLowerCase() !== word;
    return {
      intent,
      optInIfOptedOut: isPlain && word === "yes" && numberKind(text.to) !== "toll_free",
      origin: "keyword",
      // Short codes are left to us too, unless the carrier says how it read the text (https://help.twilio.com/articles/223181748).
      carrierKnows:
        meaning?.carrierKnows === true && !isLeftToUs && numberKind(text.to) !== "short_code",
    };
  };
}
