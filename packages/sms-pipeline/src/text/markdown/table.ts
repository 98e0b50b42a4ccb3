import { type Definitions, inlineToText } from "./inline.ts";

const DELIMITER_CELL = /^ *:?-+:? *$/;

/** Whether the second line makes the first one the head of a table. */
export function isTableStart(head: string, delimiter: string): boolean {
  if (!head.includes("|") || !delimiter.includes("-") || !/^[ |:-]+$/.test(delimiter)) return false;
  const cells = splitCells(delimiter);
  return (
    cells.every((cell) => DELIMITER_CELL.test(cell)) && cells.length === splitCells(head).length
  );
}

/**
 * A table as lines for a narrow screen. Up to two columns become `name: value`; of more each value stands behind
 * its heading: `Basic: Price $5, Users 3`.
 */
export function tableToLines(
  head: string,
  rows: readonly string[],
  definitions: Definitions,
): readonly string[] {
  const read = (line: string): string[] =>
    splitCells(line).map((cell) => inlineToText(cell, definitions).replaceAll("\n", " ").trim());
  const headings = read(head);
  const isPair = headings.length <= 2;
  const title = isPair && headings.every((heading) => heading !== "") ? [headings.join(": ")] : [];
  return [
    ...title,
    ...rows
      .map((row) => rowToLine(read(row), isPair ? [] : headings))
      .filter((line) => line !== ""),
  ];
}

function rowToLine([name = "", ...values]: readonly string[], headings: readonly string[]): string {
  const facts = values
    .map((value, index) => [headings[index + 1] ?? "", value])
    .filter(([, value]) => value !== "")
    .map((fact) => fact.filter((part) => part !== "").join(" "))
    .join(", ");
  return [name, facts].filter((part) => part !== "").join(": ");
}

/** Splits at each `|` that is neither escaped nor within code. */
function splitCells(line: string): string[] {
  const row = line.trim().replace(/^\|/, "");
  const cells: string[] = [];
  let cell = "";
  let isCode = false;
  for (let index = 0; index < row.length; index++) {
    const character = row[index] ?? "";
    if (character === "\\" && row[index + 1] === "|") {
      cell += "|";
      index++;
    } else if (character === "|" && !isCode) {
      cells.push(cell);
      cell = "";
    } else {
      if (character === "`") isCode = !isCode && row.indexOf("`", index + 1) >= 0;
      cell += character;
    }
  }
  return cell.trim() === "" ? cells : [...cells, cell];
}
