import type { Clock } from "../clock.ts";
import { createKeywordReader, type InboundReading } from "../conversation/intent.ts";
import { isOptOutRequest } from "../conversation/opt-out-request.ts";
import type { ExtraWords } from "../conversation/words.ts";
import type { InboundMessage } from "../ports/inbound.ts";
import { inTime } from "./in-time.ts";

export interface TextReaderOptions {
  readonly words: ExtraWords;
  /**
   * Whether a text asks in plain words not to be texted any more: this package's own reading (true), the host's function,
   * or neither (false).
   */
  readonly plainWords: boolean | HostReading;
  /** Whether the carrier answers its own keywords by itself. */
  readonly carrierConfirms: boolean;
}

export type HostReading = (body: string) => boolean | Promise<boolean>;

export type TextReader = (text: InboundMessage) => InboundReading | Promise<InboundReading>;

/** The webhook waits for the host's function, and the carrier for the webhook. */
const HOST_TIMEOUT_MS = 3_000;

/** What a text asks for: by the carrier's reading, else by keyword, else in plain words. */
export function createTextReader(
  { words, plainWords, carrierConfirms }: TextReaderOptions,
  clock: Clock,
): TextReader {
  const readKeyword = createKeywordReader(words, carrierConfirms);
  return (text) => {
    const reading = readKeyword(text);
    if (reading.intent !== "message" || plainWords === false || text.body === "") return reading;
    if (plainWords === true) return isOptOutRequest(text.body) ? optOut("plain_words") : reading;
    return askHost(clock, plainWords, text.body, reading);
  };
}

/** A host that fails to answer must not keep an opt-out from being heard, nor a text from being stored. */
async function askHost(
  clock: Clock,
  isRequest: HostReading,
  body: string,
  otherwise: InboundReading,
): Promise<InboundReading> {
  const tooSlow = (): Error => new Error("The host did not answer in time.");
  try {
    const asked = await inTime(clock, HOST_TIMEOUT_MS, tooSlow, async () => isRequest(body));
    return asked === true ? optOut("host") : otherwise;
  } catch {
    return isOptOutRequest(body) ? optOut("plain_words") : otherwise;
  }
}

function optOut(origin: "plain_words" | "host"): InboundReading {
  return { intent: "opt_out", optInIfOptedOut: false, origin, carrierKnows: false };
}
