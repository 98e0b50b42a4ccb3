import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emitTo, type PipelineEvent } from "./events.ts";
import { type Logger, logTo } from "./log.ts";

const EVENT: PipelineEvent = { type: "webhook_unsupported", reason: "a test" };

describe("a listener that fails", () => {
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown): void => {
    unhandled.push(reason);
  };
  beforeEach(() => {
    unhandled.length = 0;
    process.on("unhandledRejection", onUnhandled);
  });
  afterEach(() => {
    process.off("unhandledRejection", onUnhandled);
  });

  const fail = (): never => {
    throw new Error("the alarm could not be raised");
  };
  const failLater = async (): Promise<void> => fail();
  const loggerOf = (write: () => void): Logger => ({
    debug: write,
    info: write,
    warn: write,
    error: write,
  });

  it.each([
    ["at once", fail],
    ["later", failLater],
    ["at once, as a logger", logTo(loggerOf(fail), false)],
    ["later, as a logger", logTo(loggerOf(failLater), false)],
  ])(
    "ends neither the turn nor the process, and the next one is told: %s",
    async (_case, listener) => {
      const told: string[] = [];
      emitTo([listener, ({ type }) => void told.push(type)])(EVENT);
      await setImmediate();
      expect([told, unhandled]).toEqual([["webhook_unsupported"], []]);
    },
  );
});
