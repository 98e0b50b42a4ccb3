import * as z from "zod/mini";
import { Picture } from "./picture.ts";

/** A text that was written and that the emulator has not confirmed yet. */
export const WrittenText = z.readonly(
  z.object({
    clientId: z.string(),
    from: z.string(),
    to: z.string(),
    body: z.string(),
    pictures: z.readonly(z.array(Picture)),
    /** Milliseconds since the epoch. */
    writtenAt: z.number(),
  }),
);
export type WrittenText = z.infer<typeof WrittenText>;

export interface OutboxText extends WrittenText {
  /** `waiting`: behind another, or for an emulator that is away. */
  readonly state: "waiting" | "sending" | "refused";
  /** Why the emulator refused it. */
  readonly problem: string | null;
}

/**
 * The texts that may be posted now: the oldest of each pair of numbers, unless one of that pair is under way, so that
 * a person's texts arrive in the order in which they were written.
 */
export function postableTexts(outbox: readonly OutboxText[]): OutboxText[] {
  const heads = new Map<string, OutboxText>();
  for (const text of outbox) {
    const pair = `${text.from} ${text.to}`;
    if (text.state === "refused" || heads.has(pair)) continue;
    heads.set(pair, text);
  }
  return [...heads.values()].filter(({ state }) => state === "waiting");
}
