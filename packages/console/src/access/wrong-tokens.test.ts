import { createTestClock } from "sms-pipeline/testing";
import { expect, it } from "vitest";
import { createWrongTokens } from "./wrong-tokens.ts";

const ADDRESS = "203.0.113.9";

it("counts each minute anew, and by address", async () => {
  const clock = createTestClock();
  const wrong = createWrongTokens(2, clock);
  for (let minute = 0; minute < 3; minute++) {
    wrong.count(ADDRESS);
    await clock.advance(1_000);
    expect(wrong.waitMs(ADDRESS)).toBe(0);
    wrong.count(ADDRESS);
    expect([wrong.waitMs(ADDRESS), wrong.waitMs("198.51.100.7")]).toEqual([59_000, 0]);
    await clock.advance(59_000);
    expect(wrong.waitMs(ADDRESS)).toBe(0);
  }
});

it("remembers 10,000 addresses, those that were wrong last", () => {
  const wrong = createWrongTokens(1, createTestClock());
  wrong.count(ADDRESS);
  for (let other = 1; other < 10_000; other++) wrong.count(`${other}`);
  wrong.count(ADDRESS);
  expect(wrong.waitMs("1")).toBeGreaterThan(0);
  wrong.count("one more");
  expect([wrong.waitMs("1"), wrong.waitMs("2"), wrong.waitMs(ADDRESS)]).toEqual([
    0, 60_000, 60_000,
  ]);
});
