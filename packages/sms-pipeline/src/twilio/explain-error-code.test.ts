import { expect, it } from "vitest";
import { explainErrorCode } from "./explain-error-code.ts";

it("has words for the codes that a text meets on its way", () => {
  const codes = [
    11200, 11205, 12100, 12300, 14103, 14107, 14109, 20003, 20429, 21211, 21408, 21608, 21610,
    21611, 21612, 21614, 21617, 30001, 30003, 30004, 30005, 30006, 30007, 30008, 30034,
  ];
  for (const code of codes) expect(explainErrorCode(code), String(code)).toMatch(/^[a-z].*[^.]$/);
});

it("takes a code as text, as webhooks bring it", () => {
  expect(explainErrorCode("30003")).toBe(explainErrorCode(30003));
});

it.each([0, 99999, "", "21610 or so"])("has no words for %j", (code) => {
  expect(explainErrorCode(code)).toBeNull();
});
