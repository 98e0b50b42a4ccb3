import { expect, it } from "vitest";
import { bodyReadByHost, keptRawBody } from "./host-body.ts";

const FORM = "application/x-www-form-urlencoded; charset=utf-8";

it("encodes a parsed form anew, and anything else as JSON", () => {
  expect(bodyReadByHost({ body: { From: "+1", Body: "a b" } }, FORM, 100)).toBe(
    "From=%2B1&Body=a+b",
  );
  expect(bodyReadByHost({ body: { a: "1" } }, FORM.toUpperCase(), 100)).toBe("a=1");
  expect(bodyReadByHost({ body: { a: 1 } }, "application/json", 100)).toBe('{"a":1}');
  expect(bodyReadByHost({ body: null }, "application/json", 100)).toBe("null");
  expect(bodyReadByHost({ body: { a: 1 } }, "application/x-www-form-urlencoded-not", 100)).toBe(
    '{"a":1}',
  );
});

it("takes strings and bytes as they are, whatever the content type", () => {
  expect(bodyReadByHost({ body: "a=%zz" }, FORM, 100)).toBe("a=%zz");
  expect(bodyReadByHost({ body: Buffer.from("é") }, FORM, 100)).toBe("é");
  expect(keptRawBody({ body: {}, rawBody: new TextEncoder().encode("é") }, 100)).toBe("é");
  expect(keptRawBody({ body: {} }, 100)).toBe(null);
});

it("says so when the host left nothing of the body", () => {
  expect(() => bodyReadByHost({}, FORM, 100)).toThrow(
    expect.objectContaining({ code: "body_unreadable", status: 400 }),
  );
});

it.each(["application/json", FORM])("refuses a body too deep to be written out: %s", (type) => {
  const body: unknown = JSON.parse(`{"a":${"[".repeat(40_000)}${"]".repeat(40_000)}}`);
  expect(() => bodyReadByHost({ body }, type, 100_000)).toThrow(
    expect.objectContaining({ code: "body_unreadable", status: 400 }),
  );
});

it.each([
  ["a string", { body: "éé" }],
  ["bytes", { body: Buffer.from("éé") }],
  ["a form", { body: { a: "1" } }],
  ["raw bytes", { rawBody: Buffer.from("éé") }],
])("caps %s in bytes", (_name, host) => {
  const read = (maxBytes: number) =>
    keptRawBody(host, maxBytes) ?? bodyReadByHost(host, FORM, maxBytes);
  expect(() => read(2)).toThrow(expect.objectContaining({ code: "body_too_large", status: 413 }));
  expect(() => read(4)).not.toThrow();
});
