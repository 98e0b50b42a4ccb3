import { expect, it } from "vitest";
import { inbound, outbound } from "../test-messages.ts";
import { turnOf, turnSteps } from "./turn-steps.ts";

const GENERATION = {
  model: "m",
  inputTokens: 1,
  outputTokens: 1,
  finishReason: "stop",
  durationMs: 800,
};

it("says where the time went, from the oldest text to the phone", () => {
  const texts = [inbound({ at: 1_000 }), inbound({ at: 2_000 })];
  const reply = outbound({
    at: 4_000,
    generation: GENERATION,
    sentAt: 4_200,
    status: "delivered",
    statusAt: 5_000,
  });
  expect(turnSteps([reply], texts)).toEqual([
    { kind: "waited", ms: 2_200 },
    { kind: "model", ms: 800 },
    { kind: "to_carrier", ms: 200 },
    { kind: "to_phone", ms: 800 },
  ]);
});

it("leaves out what is not over", () => {
  const staged = outbound({ at: 4_000, status: "staged" });
  expect(turnSteps([staged], [inbound({ at: 1_000 })])).toEqual([{ kind: "waited", ms: 3_000 }]);
  const sent = outbound({ at: 4_000, status: "sent", sentAt: 4_100, statusAt: 4_100 });
  expect(turnSteps([sent], []).map(({ kind }) => kind)).toEqual(["to_carrier"]);
});

it("is over only when the last part is", () => {
  const first = outbound({ part: 1, at: 1, sentAt: 10, status: "delivered", statusAt: 30 });
  const second = outbound({ part: 2, at: 1, sentAt: 20, status: "sent", statusAt: 20 });
  expect(turnSteps([first, second], [])).toEqual([{ kind: "to_carrier", ms: 19 }]);
  const delivered = outbound({ ...second, status: "delivered", statusAt: 50 });
  expect(turnSteps([first, delivered], []).at(-1)).toEqual({ kind: "to_phone", ms: 30 });
});

it("counts no step as negative, though two clocks disagree", () => {
  const reply = outbound({ at: 1_000, generation: GENERATION, sentAt: 900, status: "sent" });
  expect(turnSteps([reply], [inbound({ at: 500 })]).map(({ ms }) => ms)).toEqual([0, 800, 0]);
});

it("finds the parts and the texts of a reply among the others", () => {
  const text = inbound({ answeredBy: "r1" });
  const second = outbound({ replyId: "r1", part: 2 });
  const first = outbound({ replyId: "r1", part: 1 });
  const others = [outbound({ replyId: "r2" }), inbound({ answeredBy: "r2" }), inbound({})];
  expect(turnOf(first, [second, ...others, first, text])).toEqual({
    parts: [first, second],
    texts: [text],
  });
});
