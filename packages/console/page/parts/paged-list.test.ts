import { expect, it } from "vitest";
import type { Page } from "../../src/api/types.ts";
import { withFreshPage, withOlderPage } from "./paged-list.ts";

interface Row {
  readonly id: string;
  readonly at: number;
}
const keys = { id: ({ id }: Row) => id, order: ({ at }: Row) => at };

/** `d9 c8` is a list of `d` at 9 and `c` at 8. */
function page(rows: string, next: string | null): Page<Row> {
  const items = rows
    .split(" ")
    .filter((row) => row !== "")
    .map((row) => ({ id: row.charAt(0), at: Number(row.slice(1)) }));
  return { items, next };
}
const shown = ({ items, next }: Page<Row>): string =>
  [...items.map(({ id, at }) => id + at), next].join(" ");

it("keeps what was loaded further down when the first page is loaded anew", () => {
  const loaded = page("d4 c3 b2 a1", "after a");
  expect(shown(withFreshPage(loaded, page("d4 c3", "after c"), keys))).toBe("d4 c3 b2 a1 after a");
});

it("moves up what has become newer, and shows it once", () => {
  const loaded = page("d4 c3 b2 a1", "after a");
  const fresh = page("a9 d4", "after d");
  expect(shown(withFreshPage(loaded, fresh, keys))).toBe("a9 d4 c3 b2 after a");
});

it("lets go of a row of the first page that is there no more", () => {
  const loaded = page("d4 c3 b2 a1", "after a");
  expect(shown(withFreshPage(loaded, page("d4 b2", "after b"), keys))).toBe("d4 b2 a1 after a");
});

it("hides no gap: where all is new, the older rows are loaded again", () => {
  const loaded = page("d4 c3 b2 a1", null);
  expect(shown(withFreshPage(loaded, page("f6 e5", "after e"), keys))).toBe("f6 e5 after e");
  // The last row is known, but has moved: what lies between is not.
  expect(shown(withFreshPage(loaded, page("f6 b5", "after b"), keys))).toBe("f6 b5 after b");
});

it("takes a first page that is the whole list as it is", () => {
  expect(shown(withFreshPage(page("b2 a1", null), page("b2", null), keys))).toBe("b2 ");
});

it("puts an older page behind, without what moved up meanwhile", () => {
  const loaded = page("a9 d4", "after d");
  expect(shown(withOlderPage(loaded, page("c3 a1", null), keys))).toBe("a9 d4 c3 ");
});
