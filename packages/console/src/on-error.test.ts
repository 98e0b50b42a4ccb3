import { setImmediate } from "node:timers/promises";
import { createMemoryStore } from "@sms-pipeline/store-memory";
import { createSmsPipeline } from "sms-pipeline";
import { createFakeMessenger, createScriptedAi } from "sms-pipeline/testing";
import { expect, it, onTestFinished } from "vitest";
import { createConsole } from "./index.ts";

const store = createMemoryStore();
const pipeline = createSmsPipeline({
  store,
  ai: createScriptedAi(),
  messenger: createFakeMessenger(),
});

const fail = (): never => {
  throw new Error("the report could not be sent");
};

it.each([
  ["at once", fail],
  ["later", async () => fail()],
])(
  "an onError that fails %s changes no answer and does not end the process",
  async (_, onError) => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
    process.on("unhandledRejection", onUnhandled);
    onTestFinished(() => void process.off("unhandledRejection", onUnhandled));
    const authorize = (): never => {
      throw new Error("the sign-in is away");
    };
    const smsConsole = createConsole({ pipeline, store, auth: { authorize }, onError });
    const { status } = await smsConsole.fetch(new Request("http://localhost/console/api/state"));
    await setImmediate();
    expect([status, unhandled]).toEqual([500, []]);
  },
);
