import fc from "fast-check";
import type { FuzzRequest } from "./request.ts";

type Header = FuzzRequest["headers"][number];

export const oddContentType: fc.Arbitrary<string> = fc.constantFrom(
  "application/x-www-form-urlencoded; charset=utf-8",
  "application/x-www-form-urlencoded;charset=utf-16le",
  'APPLICATION/X-WWW-FORM-URLENCODED ; charset="iso-8859-1"',
  "application/x-www-form-urlencodedx",
  "application/json",
  "application/json; charset=utf-32",
  "application/json;;;",
  "application/jsonp",
  "multipart/form-data",
  "multipart/form-data; boundary=x",
  "text/plain; charset=\u00ff",
  ";;/",
  "/",
  "",
  "x",
  `application/json;${"a=b;".repeat(500)}`,
);

const value = fc.oneof(
  fc.constantFrom(
    "",
    "*",
    "close",
    "keep-alive, x",
    "a, b",
    "\u00e9\u00ff",
    "%00",
    '"',
    "127.0.0.1",
    "null",
    "0",
  ),
  fc.integer({ min: 1, max: 9_000 }).map((length) => "v".repeat(length)),
);

const name = fc.constantFrom(
  ..."host x-forwarded-proto x-forwarded-host x-forwarded-port x-forwarded-for forwarded via authorization x-twilio-signature content-type content-encoding accept accept-encoding cookie origin referer range if-none-match x-http-method-override te trailer constructor __proto__ i-twilio-idempotency-token".split(
    " ",
  ),
);

/** Headers that a request may have, some of them several times, with values that make no sense. */
export const oddHeaders: fc.Arbitrary<Header[]> = fc.oneof(
  { weight: 10, arbitrary: fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 6 }) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 10, max: 2_500 })
      .map((times) => Array.from({ length: times }, (_, index): Header => [`x-${index}`, "1"])),
  },
);

/** Headers that lie about where the body ends, or ask for another protocol. */
export const framing: fc.Arbitrary<Header[]> = fc.constantFrom<Header[]>(
  [["content-length", "0"]],
  [["content-length", "5"]],
  [["content-length", "100000"]],
  [["content-length", "99999999999999999999"]],
  [["content-length", "-1"]],
  [["content-length", "1e3"]],
  [["content-length", "0x10"]],
  [
    ["content-length", "5"],
    ["content-length", "6"],
  ],
  [["transfer-encoding", "chunked"]],
  [["transfer-encoding", "gzip, chunked"]],
  [["transfer-encoding", "identity"]],
  [
    ["transfer-encoding", "chunked"],
    ["content-length", "5"],
  ],
  [["expect", "100-continue"]],
  [["expect", "the-unexpected"]],
  [
    ["connection", "upgrade"],
    ["upgrade", "websocket"],
  ],
  [
    ["connection", "Upgrade, HTTP2-Settings"],
    ["upgrade", "h2c"],
  ],
  [["connection", "content-length, host"]],
);
