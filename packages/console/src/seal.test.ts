import { expect, it } from "vitest";
import { createSealer } from "./seal.ts";

const NUMBER = "+15550200100";

it("gives the same number the same id, and another another, that tells nothing of it", async () => {
  const sealer = createSealer("a secret");
  const id = await sealer.seal("number", NUMBER);
  expect(await sealer.seal("number", NUMBER)).toBe(id);
  expect(await sealer.seal("number", "+15550200101")).not.toBe(id);
  expect(atob(id.replaceAll("-", "+").replaceAll("_", "/"))).not.toContain("5550");
  expect(await sealer.open("number", id)).toBe(NUMBER);
});

it("opens what another process with the same secret has sealed, and nothing else", async () => {
  const id = await createSealer("a secret").seal("number", NUMBER);
  expect(await createSealer("a secret").open("number", id)).toBe(NUMBER);
  expect(await createSealer("another").open("number", id)).toBeNull();
  expect(await createSealer(null).open("number", id)).toBeNull();
});

it("opens an id only for what it was made for", async () => {
  const sealer = createSealer(null);
  expect(await sealer.open("cursor", await sealer.seal("number", NUMBER))).toBeNull();
});

it("notices every changed character", async () => {
  const sealer = createSealer(null);
  const id = await sealer.seal("number", NUMBER);
  for (let place = 0; place < id.length - 1; place++) {
    const other = id[place] === "A" ? "B" : "A";
    expect(
      await sealer.open("number", id.slice(0, place) + other + id.slice(place + 1)),
    ).toBeNull();
  }
});
