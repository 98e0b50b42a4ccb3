import { inboundText } from "sms-pipeline/testing";
import { expect, it } from "vitest";
import { createWorld } from "../src/world.ts";

/** As Cloudflare's: the method is on the prototype, and works on its own object only. */
class ExecutionContext {
  readonly #works: Promise<unknown>[] = [];

  waitUntil(work: Promise<unknown>): void {
    this.#works.push(work);
  }

  get works(): readonly Promise<unknown>[] {
    return this.#works;
  }
}

const webhook = (): Request =>
  new Request("http://localhost/api/v1/sms/webhook/sms", {
    method: "POST",
    headers: { "x-fake-signature": "valid" },
    body: JSON.stringify(inboundText({})),
  });

it("the turn is handed to a runtime's own context, passed as it is", async () => {
  const world = createWorld();
  const context = new ExecutionContext();
  await world.pipeline.fetch(webhook(), context);
  expect(context.works).toHaveLength(1);
  await world.clock.advance(1_000);
  await Promise.all(context.works);
  expect(world.sent).toHaveLength(1);
});

it("a waitUntil that throws brings no apology for a text that is stored, and is told of", async () => {
  const world = createWorld();
  const { waitUntil } = new ExecutionContext();
  const response = await world.pipeline.fetch(webhook(), { waitUntil });
  expect([response.status, await response.text()]).toEqual([200, ""]);
  expect(world.eventsOf("request_failed")).toMatchObject([{ error: expect.any(TypeError) }]);
  await world.clock.advance(1_000);
  expect(world.sent).toHaveLength(1);
});
