import { describe, expect, it } from "vitest";
import { isWithinUnit, linkStart } from "./inseparable.ts";

const isWhole = (before: string, after: string): boolean =>
  isWithinUnit(`${before} ${after}`, before.length, before.length + 1);

const MONTHS =
  "jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov november dec december";

describe("isWithinUnit", () => {
  it.each(MONTHS.split(" "))("keeps a day or a year with %s", (month) => {
    for (const name of [month, month.toUpperCase(), `(${month}`]) {
      expect(isWhole(name, "5")).toBe(true);
      expect(isWhole(`${name}.`, "2026")).toBe(true);
      expect(isWhole(`${name} 22nd,`, "2026")).toBe(true);
    }
    for (const day of ["5", "22nd", "1st", "3rd", "4th", "3."]) {
      expect(isWhole(day, `${month} x`)).toBe(true);
    }
    expect(isWhole(`x${month}`, "5")).toBe(false);
    expect(isWhole("5", `${month}x`)).toBe(false);
    expect(isWhole(month, "12345")).toBe(false);
    expect(isWhole(`${month} 5,`, "20")).toBe(false);
  });

  it.each(["$", "€", "£", "¥", "₹", "USD", "eur", "gbp", "chf", "cad", "aud", "jpy", "inr"])(
    "keeps a sum with %s",
    (currency) => {
      expect(isWhole(`for ${currency}`, "5")).toBe(true);
      expect(isWhole(`(${currency}`, "-5")).toBe(true);
      expect(isWhole("5", currency)).toBe(true);
      expect(isWhole(currency, "x")).toBe(false);
    },
  );

  it.each([
    ["5", "%"],
    ["5", "‰"],
    ["5", "°C"],
    ["10:30", "am"],
    ["10:30", "p.m."],
    ["9", "PM"],
    ["555", "0100"],
    ["+1 (555)", "0100"],
    ["[5]", "5"],
    ["+1", "(555) 0100"],
    ["at +358", "(9) 0100"],
    ["5", "+5"],
    ["5", "(5"],
    ["no.", "5"],
    ["No", "5"],
    ["x Nr.", "5"],
    ["n°", "5"],
    ["#", "5"],
    ["menu", "(https://a.co)"],
    ["menu", "(http://a.co)"],
    ["menu.", "(www.a.co)"],
  ])("keeps %j and %j together", (before, after) => {
    expect(isWhole(before, after)).toBe(true);
  });

  it.each([
    ["a", "b"],
    ["a", "5"],
    ["5", "a"],
    ["5", "x%"],
    ["9", "amount"],
    ["x", "am"],
    ["5.", "5"],
    ["casino", "5"],
    ["no.", "x"],
    ["x5th", "may"],
    ["+1234", "(x"],
    ["x+1", "(x"],
    ["menu", "(see"],
    ["xusd", "5"],
  ])("lets %j and %j be parted", (before, after) => {
    expect(isWhole(before, after)).toBe(false);
  });

  it("lets anything be parted at the end of a line", () => {
    expect(isWithinUnit("USD\n5", 3, 4)).toBe(false);
    expect(isWithinUnit("USD \n5", 3, 5)).toBe(false);
    expect(isWithinUnit("USD   5", 3, 6)).toBe(true);
  });
});

describe("linkStart", () => {
  it.each([
    ["a https://a.co/x b", 8, 2],
    ["a https://a.co/x b", 2, null],
    ["a https://a.co/x b", 3, 2],
    ["a https://a.co/x b", 15, 2],
    ["a https://a.co/x b", 16, null],
    ["a WWW.a.co b", 8, 2],
    ["a x+y-z.1://b c", 8, 2],
    ["<www.a.co>", 9, null],
    ['"www.a.co"', 9, null],
    ["www.a www.b", 8, 6],
    ["a.co/b", 3, null],
  ])("of %j at %i is %j", (text, index, start) => {
    expect(linkStart(text, index)).toBe(start);
  });
});
