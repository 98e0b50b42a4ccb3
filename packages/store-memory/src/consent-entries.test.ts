import { StoreError } from "sms-pipeline";
import { expect, it } from "vitest";
import { ConsentEntries } from "./consent-entries.ts";

function entriesOf(count: number): ConsentEntries {
  const entries = new ConsentEntries();
  for (let index = 0; index < count; index++) {
    entries.add({
      at: index,
      kind: "opted_out",
      person: `+${index}`,
      scope: "+100",
      origin: "keyword",
      messageId: null,
    });
  }
  return entries;
}

it("gives at most 1,000 entries a page, and at least one", () => {
  const entries = entriesOf(1_500);
  const first = entries.page({ limit: 1e9 });
  expect(first.entries).toHaveLength(1_000);
  expect(entries.page({ limit: 1e9, after: first.next ?? "" }).entries).toHaveLength(500);
  expect(entries.page({ limit: 0 }).entries).toHaveLength(1);
});

it("refuses to go on from what is no `next` of its own", () => {
  for (const after of ["", "x", "-1", "1.5", "NaN"]) {
    expect(() => entriesOf(2).page({ limit: 1, after })).toThrow(StoreError);
  }
});
