import { describe, expect, it } from "vitest";
import { countSegments } from "./count-segments.ts";
import { estimateCost, type SegmentPrices } from "./estimate-cost.ts";

const prices: SegmentPrices = {
  byPrefix: { "+1787": 0.02, "+1": 0.0083, "+44": 0.04 },
  surcharge: { long_code: 0.003, toll_free: 0.0025 },
};
const three = countSegments("a".repeat(400));

describe("estimateCost", () => {
  it.each([
    ["+15550100001", "12345", 0.0249],
    ["+17875550100", "12345", 0.06],
    ["+447700900001", "12345", 0.12],
    ["+15550100001", "+15550100002", 0.0339],
    ["+15550100001", "+18005550100", 0.0324],
  ])("to %s from %s: the longest prefix counts, and our number's surcharge", (to, from, cost) => {
    expect(estimateCost(three, { from, to }, prices)).toBe(cost);
  });

  it("does not guess where the prices don't say", () => {
    const route = { from: "12345", to: "+4915112345678" };
    expect(estimateCost(three, route, prices)).toBeNull();
    expect(estimateCost(three, route, { ...prices, otherwise: 0.1 })).toBe(0.3);
    expect(estimateCost(three, route, { byPrefix: { "": 0.2 } })).toBe(0.6);
  });
});
