import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { createHmacSha1, webHmac } from "./hmac.ts";

const KEYS = {
  "a token": "0123456789abcdef0123456789abcdef",
  "one letter": "k",
  "64 letters": "~".repeat(64),
  "65 letters": "x".repeat(65),
  "letters beyond ASCII": "schlüssel",
  "a NUL and a DEL": "a\u0000b\u007f",
};
const TEXTS = [
  "",
  "hello",
  "Größe 🎉",
  "x".repeat(10_000),
  "\ud800 half a pair",
  "\u0000\u007f\u0080",
];

it.each(Object.entries(KEYS))("signs as Node's own does, with %s", async (_name, key) => {
  const signs = [createHmacSha1(key), webHmac(key)];
  for (const text of TEXTS) {
    const expected = createHmac("sha1", key).update(text, "utf8").digest("base64");
    for (const sign of signs) expect(await sign(text)).toBe(expected);
  }
});
