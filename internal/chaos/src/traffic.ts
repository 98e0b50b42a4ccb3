import { OUR_NUMBERS } from "./database.ts";
import { BROKEN } from "./model.ts";
import type { Random } from "./random.ts";

/** One text of a person, as it will be sent. */
export interface Text {
  /** In its body, so that the model's answer can name it. */
  readonly id: string;
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  /** Milliseconds from the start of the run. */
  readonly at: number;
}

export interface TrafficOptions {
  readonly random: Random;
  readonly conversations: number;
  readonly textsPerConversation: number;
  readonly durationMs: number;
}

export interface Traffic {
  readonly texts: readonly Text[];
  /** Another text of somebody, to keep the traffic up. */
  extra(): Text;
}

/**
 * Bursts of texts, some of them swapped on the way. Some people write STOP in the middle and go on writing, half of
 * these START later; some texts are such that the model never answers.
 */
export function planTraffic(options: TrafficOptions): Traffic {
  const { random, conversations, textsPerConversation, durationMs } = options;
  const counts: number[] = [];

  const write = (conversation: number, at: number, word?: string): Text => {
    const count = (counts[conversation] ?? 0) + 1;
    counts[conversation] = count;
    const id = `q${String(conversation).padStart(3, "0")}-${String(count).padStart(3, "0")}`;
    return {
      id,
      sid: `SM${id}`,
      from: `+1556${String(1_000_000 + conversation)}`,
      to: OUR_NUMBERS[conversation % OUR_NUMBERS.length] ?? "",
      body: word ?? `${id} ${random.chance(0.015) ? BROKEN : "hello?"}`,
      at,
    };
  };

  const texts: Text[] = [];
  for (let conversation = 0; conversation < conversations; conversation++) {
    const stopsAt = random.chance(0.2) ? Math.floor(textsPerConversation / 2) : -1;
    const startsAt = stopsAt > 0 && random.chance(0.5) ? stopsAt + 3 : -1;
    let at = random.between(0, durationMs / textsPerConversation);
    const own: Text[] = [];
    while (own.length < textsPerConversation) {
      const burst = Math.floor(random.between(1, 4));
      for (let n = 0; n < burst && own.length < textsPerConversation; n++) {
        const word =
          own.length === stopsAt ? "STOP" : own.length === startsAt ? "START" : undefined;
        own.push(write(conversation, at, word));
        at += random.between(10, 500);
      }
      at += random.between(0.5, 1.5) * (durationMs / textsPerConversation) * burst;
    }
    texts.push(...swapped(own, random));
  }
  return {
    texts: texts.sort((a, b) => a.at - b.at),
    extra: () => write(Math.floor(random.between(0, conversations)), 0),
  };
}

/** Some neighbours change places, as they may between a phone and us. */
function swapped(texts: readonly Text[], random: Random): Text[] {
  const result = [...texts];
  for (let index = 0; index + 1 < result.length; index++) {
    const [one, two] = [result[index], result[index + 1]];
    if (!one || !two || two.at - one.at > 500 || !random.chance(0.2)) continue;
    result[index] = { ...two, at: one.at };
    result[index + 1] = { ...one, at: two.at };
    index += 1;
  }
  return result;
}
