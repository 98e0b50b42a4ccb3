import { expect, it } from "vitest";
import { createCarrierLoopGuard } from "./loop-guard.ts";

const US = "+15550100001";
const THEM = "+15550100002";

it("lets 30 through that follow each other closely, fails the next for 30 s, and starts anew", () => {
  const guard = createCarrierLoopGuard();
  const allowed = Array.from({ length: 31 }, (_, index) => guard.allows(US, THEM, index * 1_000));
  expect(allowed.filter(Boolean)).toHaveLength(30);
  expect(guard.allows(US, THEM, 59_999)).toBe(false);
  expect(guard.allows(US, "+15550100003", 59_999)).toBe(true);
  expect(guard.allows(US, THEM, 60_000)).toBe(true);
});

it("counts no messages that are 30 s apart", () => {
  const guard = createCarrierLoopGuard();
  for (let index = 0; index < 100; index++) {
    expect(guard.allows(US, THEM, index * 30_000)).toBe(true);
  }
});
