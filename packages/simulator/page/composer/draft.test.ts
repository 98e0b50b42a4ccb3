import { describe, expect, test } from "vitest";
import { textsOf } from "./draft.ts";

const PICTURE = { name: "a.png", contentType: "image/png", dataBase64: "AAAA" };

describe("a draft", () => {
  test("is one text as it was written", () => {
    const draft = { body: "one\ntwo ", pictures: [PICTURE] };
    expect(textsOf(draft, false)).toEqual([draft]);
  });

  test("is a text for each line that says something, the pictures with the first", () => {
    expect(textsOf({ body: "one\n\n two\n", pictures: [PICTURE] }, true)).toEqual([
      { body: "one", pictures: [PICTURE] },
      { body: " two", pictures: [] },
    ]);
  });

  test("is nothing when it is blank, unless it has a picture", () => {
    for (const eachLine of [false, true]) {
      expect(textsOf({ body: " \n ", pictures: [] }, eachLine)).toEqual([]);
      expect(textsOf({ body: "", pictures: [PICTURE] }, eachLine)).toEqual([
        { body: "", pictures: [PICTURE] },
      ]);
    }
  });
});
