import { describe, expect, it } from "vitest";
import { isAnswerable } from "./answerable.ts";

const kinds = new Set(["long_code", "toll_free"] as const);
const to = "+15550100001";

describe("isAnswerable", () => {
  it.each(["+15550100002", "+18005550100", "whatsapp:+15550100002", "rcs:+15550100002"])(
    "a person at %s is",
    (from) => {
      expect(isAnswerable({ from, to }, kinds)).toBe(true);
    },
  );

  it.each(["12345", "SHOP", "whatsapp:12345", to])("%s is not", (from) => {
    expect(isAnswerable({ from, to }, kinds)).toBe(false);
  });
});
