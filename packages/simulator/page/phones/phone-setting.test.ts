import { describe, expect, test } from "vitest";
import { anotherPhone, numberOf } from "./phone-setting.ts";

const NUMBERS = [{ phoneNumber: "+15550100001" }, { phoneNumber: "+15550100002" }];

describe("the phones", () => {
  test("get a person each, and the number of the last one", () => {
    const first = anotherPhone([], "a");
    const second = anotherPhone([{ ...first, number: "+15550100002" }], "b");
    expect(first).toEqual({ id: "a", person: "+15550100100", number: null });
    expect(second).toEqual({ id: "b", person: "+15550100101", number: "+15550100002" });
    expect(anotherPhone([second], "c").person).toBe("+15550100100");
  });

  test("text a number that the account has", () => {
    const phone = { id: "a", person: "+15550100100", number: "+15550100002" };
    expect(numberOf(phone, NUMBERS)).toBe("+15550100002");
    expect(numberOf({ ...phone, number: null }, NUMBERS)).toBe("+15550100001");
    expect(numberOf({ ...phone, number: "+15550100009" }, NUMBERS)).toBe("+15550100001");
    expect(numberOf(phone, [])).toBeNull();
  });
});
