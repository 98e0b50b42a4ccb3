import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { createSaved } from "./saved.ts";
import { testStorage } from "./test-desk.ts";

describe("what the browser keeps", () => {
  test("is read back, and apart from what others keep", () => {
    const storage = testStorage();
    const saved = createSaved(() => storage, "a ");
    const other = createSaved(() => storage, "b ");
    saved.write("text:1", "one");
    other.write("text:2", "two");
    expect(saved.read("text:1", z.string())).toBe("one");
    expect(other.read("text:1", z.string())).toBeNull();
    expect(saved.keysUnder("text:")).toEqual(["1"]);
    saved.remove("text:1");
    expect(saved.keysUnder("text:")).toEqual([]);
  });

  test("is passed over when it is not what it should be", () => {
    const storage = testStorage();
    const saved = createSaved(() => storage, "");
    storage.setItem("a", "{");
    storage.setItem("b", "1");
    expect(saved.read("a", z.string())).toBeNull();
    expect(saved.read("b", z.string())).toBeNull();
  });

  test("is nothing where the browser refuses, and the page goes on", () => {
    const saved = createSaved(() => {
      throw new Error("Access is denied for this document.");
    }, "");
    expect(saved.write("a", 1)).toBe(false);
    expect(saved.read("a", z.number())).toBeNull();
    expect(saved.keysUnder("")).toEqual([]);
    expect(() => saved.remove("a")).not.toThrow();
  });
});
