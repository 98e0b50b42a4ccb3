import { expect, it } from "vitest";
import { numberKind } from "./number-kind.ts";

it.each([
  ["+18005550100", "toll_free"],
  ["+18335550100", "toll_free"],
  ["+18445550100", "toll_free"],
  ["+18555550100", "toll_free"],
  ["+18665550100", "toll_free"],
  ["+18775550100", "toll_free"],
  ["+18885550100", "toll_free"],
  ["+18015550100", "long_code"],
  ["+1800555010", "long_code"],
  ["+180055501000", "long_code"],
  ["+448005550100", "long_code"],
  ["+2901234", "long_code"],
  ["+123456789012345", "long_code"],
  ["123", "short_code"],
  ["12345678", "short_code"],
  ["12", "alphanumeric"],
  ["123456789", "alphanumeric"],
  ["SHOP123", "alphanumeric"],
  ["24HRS", "alphanumeric"],
  ["", "alphanumeric"],
] as const)("%s is a %s", (address, kind) => {
  expect(numberKind(address)).toBe(kind);
});
