import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createMemoryStore } from "@sms-pipeline/store-memory";
import { createSmsPipeline } from "sms-pipeline";
import { createFakeMessenger, inboundText } from "sms-pipeline/testing";
import { expect, it } from "vitest";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

function heapBytes(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

it("keeps an idle conversation in less than 2.9 kB, and no webhook that it was cut out of", async () => {
  const store = createMemoryStore({
    assistants: [{ name: "Shop", phoneNumbers: ["+15550100001"] }],
  });
  let written = 0;
  // Unlike the fakes of sms-pipeline/testing, these remember nothing.
  const pipeline = createSmsPipeline({
    store,
    messenger: {
      ...createFakeMessenger(),
      send: async ({ id }) => ({ providerMessageId: id, status: "queued", segments: null }),
    },
    ai: {
      generateReply: async () => ({
        text: "We open at nine, and there is a table for four of you.",
        model: "test",
        usage: null,
        finishReason: "stop",
      }),
    },
    burst: { quietMs: 0 },
    limits: { segmentsPerDay: 0 },
  });
  const textFromEverybody = async (people: number): Promise<void> => {
    for (let person = 0; person < people; person += 1) {
      written += 1;
      // As a parser cuts them out of a form: each is a view of all of it.
      const form = `${"x".repeat(500)}${String(written).padStart(34, "S")}+1555${written + 1e6}When do you open?`;
      const { work } = await pipeline.receive(
        inboundText({
          providerMessageId: form.slice(500, 534),
          from: form.slice(534, 546),
          body: form.slice(546),
          to: "+15550100001",
        }),
      );
      await work;
    }
  };
  await textFromEverybody(500);
  const before = heapBytes();
  await textFromEverybody(2_000);
  expect((heapBytes() - before) / 2_000).toBeLessThan(2_900);
});
