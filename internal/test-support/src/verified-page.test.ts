import { expect, it } from "vitest";
import { markdownTable } from "./verified-page.ts";

it("a table is as the formatter has it, whatever is in its cells", () => {
  const rows = [
    ["node", "ok"],
    ["a | b", "FAILED:\nno answer"],
  ];
  expect(markdownTable(["runtime", "is"], rows).split("\n")).toEqual([
    "| runtime | is                |",
    "| ------- | ----------------- |",
    "| node    | ok                |",
    "| a \\| b  | FAILED: no answer |",
  ]);
});
