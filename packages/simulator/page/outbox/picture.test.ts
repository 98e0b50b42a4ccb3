import { describe, expect, test } from "vitest";
import { type Picture, problemOfPictures } from "./picture.ts";

function picture(bytes: number): Picture {
  return {
    name: "a.png",
    contentType: "image/png",
    dataBase64: btoa("\0".repeat(bytes)),
  };
}

const MEGABYTE = 1024 * 1024;

describe("the pictures of a message", () => {
  test("may be ten, with 5 MB in all", () => {
    const ten = [
      ...Array.from({ length: 8 }, () => picture(1)),
      picture(4),
      picture(5 * MEGABYTE - 12),
    ];
    expect(problemOfPictures(ten)).toBeNull();
  });

  test("are refused in words when they are too many or too large", () => {
    expect(problemOfPictures(Array.from({ length: 11 }, () => picture(1)))).toContain(
      "10 pictures",
    );
    expect(problemOfPictures([picture(5 * MEGABYTE), picture(1)])).toContain("5 MB");
  });
});
