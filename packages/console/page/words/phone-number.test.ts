import { expect, it } from "vitest";
import { checkNumber, searchTerm } from "./phone-number.ts";

it.each([
  ["+15550100001", "+15550100001"],
  [" +1 (555) 010-0001 ", "+15550100001"],
  ["+44 20 7946 0018", "+442079460018"],
])("takes %j as people write it", (typed, phoneNumber) => {
  expect(checkNumber(typed)).toEqual({ kind: "number", phoneNumber });
});

it.each([
  ["", /Enter a number/],
  ["5550100001", /\+15550100001/],
  ["0044 20 7946 0018", /Write \+ for 00: \+442079460018/],
  ["+1 555 CALL NOW", /digits only/],
  ["+0123456", /No country/],
  ["+1234567890123456", /at most 15/],
  ["+1", /too short/],
  ["++15550100001", /plus sign too many/],
])("says of %j what is wrong and how to mend it", (typed, problem) => {
  expect(checkNumber(typed)).toEqual({ kind: "problem", problem: expect.stringMatching(problem) });
});

it.each([
  ["+1 555", "+1555"],
  ["01-00", "0100"],
  ["", ""],
  ["anna", null],
  ["1+1", null],
])("searches for %j as %j", (typed, term) => {
  expect(searchTerm(typed)).toBe(term);
});
