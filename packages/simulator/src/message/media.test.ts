import { expect, it } from "vitest";
import { createMediaStore, type MediaStore } from "./media.ts";

function keep(store: MediaStore, megabytes: number) {
  const data = new Uint8Array(megabytes * 1024 * 1024);
  const [kept] = store.keep([{ contentType: "image/png", data }]);
  if (kept === undefined) throw new Error("Nothing was kept.");
  return kept;
}

it("forgets the oldest pictures past 64 MB, and counts none that were forgotten before", () => {
  const store = createMediaStore("AC1", () => "http://127.0.0.1");
  const [first, second] = [keep(store, 30), keep(store, 30)];
  store.forget([first]);
  expect(store.get(first.sid)).toBeUndefined();
  const third = keep(store, 30);
  expect(store.get(second.sid)).toBeDefined();
  keep(store, 30);
  expect(store.get(second.sid)).toBeUndefined();
  expect(store.get(third.sid)).toBeDefined();
});
