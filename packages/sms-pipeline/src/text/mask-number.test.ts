import { describe, expect, it } from "vitest";
import { maskNumber } from "./mask-number.ts";

describe("maskNumber", () => {
  it.each([
    ["+15550100100", "***0100"],
    ["whatsapp:+15550100100", "***0100"],
    ["1234567", "***4567"],
    ["123456", "***"],
    ["12345", "***"],
    ["", "***"],
  ])("%j is logged as %j", (address, masked) => {
    expect(maskNumber(address)).toBe(masked);
  });
});
