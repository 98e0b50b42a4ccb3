import { describe, expect, it } from "vitest";
import { AiError, SendError, type SmsPipelineError } from "./errors.ts";
import { createPassiveHealth } from "./part-health.ts";

function afterModelFailed(error: SmsPipelineError) {
  const health = createPassiveHealth();
  health.observe({ type: "model_failed", threadId: "t", error, attempt: 1, retryInMs: null });
  return health.ai;
}

describe("the health of the model", () => {
  it.each(["ai_refused", "ai_content_filtered"] as const)(
    "is not impaired by one text that it will not answer: %s",
    (code) => {
      expect(afterModelFailed(new AiError(code, "no"))).toEqual({ status: "ok" });
    },
  );

  it("says whether a person must mend it", () => {
    const unauthorized = new AiError("ai_unauthorized", "401");
    expect(afterModelFailed(unauthorized)).toEqual({ status: "failing", code: "ai_unauthorized" });
    const overloaded = new AiError("ai_overloaded", "529");
    expect(afterModelFailed(overloaded)).toEqual({ status: "unavailable", code: "ai_overloaded" });
  });
});

it("the health of the carrier is not impaired by one message that it refuses", () => {
  const health = createPassiveHealth();
  const error = new SendError("send_rejected", "21211", { outcome: "not_accepted" });
  health.observe({ type: "send_failed", threadId: "t", outboundId: "o", error, next: "failed" });
  expect(health.messenger).toEqual({ status: "ok" });
});
