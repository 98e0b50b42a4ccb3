import { describe, expect, it } from "vitest";
import { AiError } from "./errors.ts";
import { type Logger, logTo } from "./log.ts";

function recorder(): { logger: Logger; lines: unknown[][] } {
  const lines: unknown[][] = [];
  const at =
    (level: string) =>
    (fields: object, message: string): void =>
      void lines.push([level, message, fields]);
  const logger = { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  return { logger, lines };
}

const received = {
  type: "text_received",
  threadId: "t1",
  messageId: "m1",
  conversationId: "c1",
  outcome: "received",
  conversation: "opened",
  intent: "message",
  silence: null,
} as const;
const detail = { from: "+15550100100", to: "+15550100001", bodies: ["a secret"] };

describe("logTo", () => {
  it("writes ids and masked numbers, and no body", () => {
    const { logger, lines } = recorder();
    logTo(logger, false)(received, detail);
    expect(lines).toMatchObject([
      ["info", "text_received", { messageId: "m1", from: "***0100", to: "***0001" }],
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/secret|555/);
  });

  it("writes everything when told to", () => {
    const { logger, lines } = recorder();
    logTo(logger, true)(received, detail);
    expect(lines[0]?.[2]).toMatchObject(detail);
  });

  it("writes the code and message of our errors, and only the name of others", () => {
    const { logger, lines } = recorder();
    const failed = { type: "model_failed", threadId: "t1", attempt: 1, retryInMs: null } as const;
    const error = new AiError("ai_timeout", "too slow", { cause: new Error("a secret") });
    const listener = logTo(logger, false);
    listener({ ...failed, error });
    listener({ type: "request_failed", error: new TypeError("a secret") });
    expect(lines).toMatchObject([
      ["warn", "model_failed", { error: { code: "ai_timeout", message: "too slow" } }],
      ["error", "request_failed", { error: { name: "TypeError" } }],
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/secret/);
  });
});
