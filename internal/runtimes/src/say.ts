import assert from "node:assert/strict";
import { OURS, type World } from "./world.ts";

/** What the carrier has of ours for this person, oldest first. */
export function sentTo({ carrier }: World, person: string): string[] {
  return carrier.messages.filter(({ to }) => to === person).map(({ body }) => body);
}

/** Texts, and waits until `replies` more messages have reached the person. */
export async function say(
  { carrier }: World,
  person: string,
  bodies: readonly string[],
  replies: number,
): Promise<void> {
  const before = new Set(carrier.messages.map(({ sid }) => sid));
  for (const body of bodies) {
    const webhook = await carrier.text({ from: person, to: OURS, body }).answered;
    const [attempt] = webhook?.attempts ?? [];
    assert.equal(attempt?.status, 200);
    assert.match(attempt?.contentType ?? "", /^text\/xml/);
    assert.equal(attempt?.response, "<Response/>");
  }
  await carrier.waitFor(
    () =>
      carrier.messages.filter(
        ({ sid, to, status }) => to === person && status === "delivered" && !before.has(sid),
      ).length === replies,
  );
}
