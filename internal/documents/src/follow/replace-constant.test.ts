import { expect, it } from "vitest";
import { replaceConstant } from "./replace-constant.ts";

it("a part of a program is replaced, with its import", () => {
  const program = [
    'import { makeCup } from "cups";',
    'import { makeTable } from "tables";',
    "const table = makeTable();",
    "const cup = makeCup({",
    "  on: table,",
    "});",
    "cup.fill();",
  ];
  const code = 'import { makeMug } from "mugs";\n\nconst cup = makeMug("$&");';
  expect(replaceConstant(program.join("\n"), "cup", code).split("\n")).toEqual([
    'import { makeMug } from "mugs";',
    'import { makeTable } from "tables";',
    "const table = makeTable();",
    'const cup = makeMug("$&");',
    "cup.fill();",
  ]);
});
