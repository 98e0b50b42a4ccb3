import type { ConsentEntry } from "sms-pipeline";
import { expect, it } from "vitest";
import { consentCsvRow } from "./consent-csv.ts";

const ENTRY: ConsentEntry = {
  id: "e1",
  at: Date.UTC(2026, 0, 2, 3, 4, 5),
  kind: "opted_out",
  person: "+15550200100",
  scope: "+15550100001",
  origin: "keyword",
  messageId: null,
};

it("keeps a number as it is", () => {
  expect(consentCsvRow(ENTRY)).toBe(
    "e1,2026-01-02T03:04:05.000Z,opted_out,+15550200100,+15550100001,keyword,\r\n",
  );
});

it.each([
  ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ["@SUM(1)", "'@SUM(1)"],
  ["+1+1", "'+1+1"],
  ["-1", "'-1"],
  ["\t=1", "'\t=1"],
  ["\r=1", `"'\r=1"`],
  ["a+b=c", "a+b=c"],
  ["a,b", '"a,b"'],
  ["a\rb", '"a\rb"'],
  ["a\nb", '"a\nb"'],
])("keeps a spreadsheet from running the sender %j", (person, field) => {
  expect(consentCsvRow({ ...ENTRY, person })).toContain(`,opted_out,${field},+15550100001,`);
});
