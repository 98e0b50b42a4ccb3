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

it("keeps of a webhook's form only what it says, however large the form was", async () => {
  const store = createMemoryStore({
    assistants: [{ name: "Shop", firstSms: "Hi", phoneNumbers: ["+155501000010001"] }],
  });
  // Each form is another string, and what is cut out of it a view of all of it.
  const cut = (text: string): string => `${"x".repeat(60_000)}${text}`.slice(60_000);
  let written = 0;
  const messenger = createFakeMessenger();
  const pipeline = createSmsPipeline({
    store,
    messenger: {
      ...messenger,
      // The status callback is quicker than the answer.
      async send({ id }) {
        const providerMessageId = cut(`SM-${id}`);
        const { provider } = messenger;
        const update = { provider, providerMessageId, outboundId: id, status: "sent" } as const;
        await store.recordDelivery({ ...update, errorCode: null, optedOut: false });
        return { providerMessageId: `SM-${id}`, status: "queued", segments: null };
      },
    },
    ai: { generateReply: () => Promise.reject(new Error("The greeting is enough.")) },
    burst: { quietMs: 0 },
    limits: { segmentsPerDay: 0 },
  });
  const textFromEverybody = async (people: number): Promise<void> => {
    for (let person = 0; person < people; person += 1) {
      const from = `+1555${String(written + 1).padStart(10, "0")}`;
      for (const body of ["Hello, and a good day", "stop"]) {
        written += 1;
        const { work } = await pipeline.receive(
          inboundText({
            providerMessageId: cut(String(written).padStart(34, "S")),
            from: cut(from),
            to: cut("+155501000010001"),
            body: cut(body),
            messagingServiceId: cut("MG0123456789abcdef0123456789abcdef"),
            media: [{ url: cut("https://media.example/1"), contentType: cut("application/pdf") }],
            location: {
              latitude: 1,
              longitude: 2,
              label: cut("The corner shop"),
              address: cut("1 Example Street"),
            },
          }),
        );
        await work;
      }
    }
  };
  await textFromEverybody(100);
  const before = heapBytes();
  await textFromEverybody(200);
  // With one part of a form still kept: more than 60,000.
  expect((heapBytes() - before) / 200).toBeLessThan(10_000);
  const page = await store.consent.listOptOuts({ limit: 1_000 });
  expect(page.optOuts).toHaveLength(300);
  const log = await store.conversations.list({ limit: 1 });
  expect(log.conversations[0]).toMatchObject({ endReason: "opted_out" });
});
