import fc from "fast-check";
import type { ConnectionPlan } from "../connection.ts";
import { FORGED } from "../watch.ts";
import { FORM, HEALTH, TEST, WEBHOOK } from "./request.ts";
import { oddTarget } from "./target.ts";
import { oddText } from "./text.ts";

const HOST = "Host: a.example\r\n";
const FORGED_BODY = `MessageSid=${FORGED}&From=%2B15550100100&To=%2B15550100001&Body=Hi`;
const POST = `POST ${WEBHOOK} HTTP/1.1\r\n${HOST}Content-Type: ${FORM}\r\n`;
const CHUNKED = `${POST}Transfer-Encoding: chunked\r\n\r\n`;
const GET = `GET ${HEALTH} HTTP/1.1\r\n${HOST}\r\n`;

/** Whole requests, halves of requests, and what is none. */
const SNIPPETS = [
  GET,
  GET.repeat(10),
  `${POST}Content-Length: ${FORGED_BODY.length}\r\n\r\n${FORGED_BODY}`,
  `${POST}Content-Length: ${FORGED_BODY.length}\r\n\r\n${FORGED_BODY}${GET}`,
  `${POST}Content-Length: 100\r\n\r\nBody=half`,
  `${POST}Content-Length: 70000\r\n\r\nBody=half`,
  `${POST}Content-Length: 5\r\nContent-Length: 6\r\n\r\nBody=x`,
  `${POST}Content-Length: 1e3\r\n\r\nBody=x`,
  `${POST}Content-Length: -1\r\n\r\nBody=x`,
  `${POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nBody=\r\n0\r\n\r\n`,
  `${POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
  `${POST}Expect: 100-continue\r\nContent-Length: 6\r\n\r\n`,
  `${POST}Expect: 100-continue\r\nContent-Length: 6\r\n\r\nBody=x`,
  `${POST}Expect: nonsense\r\nContent-Length: 6\r\n\r\nBody=x`,
  `${CHUNKED}6\r\nBody=x\r\n0\r\n\r\n`,
  `${CHUNKED}6;extension="a\r\nBody=x\r\n0\r\nTrailer: x\r\n\r\n`,
  `${CHUNKED}zz\r\nBody=x\r\n`,
  `${CHUNKED}-6\r\nBody=x\r\n`,
  `${CHUNKED}FFFFFFFFFFFFFFFFF\r\nBody=x\r\n`,
  `${CHUNKED}3\r\nBody=x\r\n0\r\n\r\n`,
  `${CHUNKED}6\r\nBody=x`,
  `${CHUNKED}${"1\r\na\r\n".repeat(2_000)}`,
  `${CHUNKED}11000\r\n${"x".repeat(0x11000)}\r\n0\r\n\r\n`,
  `POST ${TEST} HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
  `GET ${HEALTH} HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n`,
  `GET ${HEALTH} HTTP/1.1\r\n${HOST}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\r\n`,
  `CONNECT ${WEBHOOK} HTTP/1.1\r\n${HOST}\r\n`,
  `GET ${HEALTH} HTTP/1.1\r\n\r\n`,
  `GET ${HEALTH} HTTP/1.0\r\n\r\n`,
  `GET ${HEALTH} HTTP/1.1\r\n${HOST}${HOST}\r\n`,
  `GET ${HEALTH} HTTP/1.1\r\n${HOST} folded: x\r\n\r\n`,
  `GET ${HEALTH} HTTP/1.1\r\n${HOST}No-Colon\r\n\r\n`,
  `GET ${HEALTH} HTTP/1.1\r\n${HOST}Space : x\r\n\r\n`,
  `GET ${HEALTH} HTTP/1.1\r\n${HOST}Nul: \0\r\n\r\n`,
  `GET ${HEALTH} HTTP/1.1\r\n${HOST}Long: ${"x".repeat(20_000)}\r\n\r\n`,
  `GET ${HEALTH} HTTP/1.1\r\n${HOST}${"a: b\r\n".repeat(3_000)}\r\n`,
  `GET ${HEALTH} HTTP/1.1\n${HOST}\n`,
  `GET ${HEALTH}\r\n`,
  `GET ${HEALTH} HTTP/3.0\r\n\r\n`,
  `GET  ${HEALTH}  HTTP/1.1\r\n${HOST}\r\n`,
  `\r\n\r\n\r\n${GET}`,
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0",
  "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
  "SSH-2.0-nobody\r\n",
  "OPTIONS * HTTP/1.1\r\n\r\n",
  "0\r\n\r\n",
  "\r\n",
] as const;

const bytes = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom(...SNIPPETS) },
  {
    weight: 1,
    arbitrary: fc
      .uint8Array({ maxLength: 200 })
      .map((some) => Buffer.from(some).toString("latin1")),
  },
  { weight: 1, arbitrary: oddText.map((text) => Buffer.from(text).toString("latin1")) },
  { weight: 1, arbitrary: oddTarget.map((target) => `GET ${target} HTTP/1.1\r\n${HOST}\r\n`) },
  // Any of them, broken off.
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...SNIPPETS), fc.nat())
      .map(([snippet, at]) => snippet.slice(0, at % snippet.length)),
  },
);

const whole = fc
  .array(fc.record({ bytes, pauseMs: fc.constantFrom(0, 0, 0, 1, 5) }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((pieces) => [...pieces]);

/** A few bytes at a time, so slowly that the server loses its patience. */
const dripped = fc
  .tuple(fc.constantFrom(...SNIPPETS), fc.integer({ min: 1, max: 20 }))
  .map(([snippet, size]) =>
    Array.from({ length: 12 }, (_, index) => ({
      bytes: snippet.slice(index * size, (index + 1) * size),
      pauseMs: 12,
    })).filter((piece) => piece.bytes !== ""),
  );

/** One connection of which every byte, pause and end is the client's own. Nothing on it is signed. */
export const anyConnection: fc.Arbitrary<ConnectionPlan> = fc.record({
  pieces: fc.oneof({ weight: 9, arbitrary: whole }, { weight: 1, arbitrary: dripped }),
  ending: fc.constantFrom<ConnectionPlan["ending"]>("wait", "finish", "finish", "reset", "reset"),
});
