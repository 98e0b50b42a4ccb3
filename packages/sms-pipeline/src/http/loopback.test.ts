import { expect, it } from "vitest";
import { isFromThisMachine } from "./loopback.ts";

function fromThisMachine(headers: Record<string, string> = {}, remoteAddress = "127.0.0.1") {
  const all = new Map(Object.entries({ host: "localhost:4000", ...headers }));
  return isFromThisMachine({
    method: "POST",
    url: "http://localhost:4000/api/v1/sms/test",
    header: (name) => all.get(name) ?? null,
    readBody: async () => "",
    remoteAddress,
  });
}

it.each(["127.0.0.1", "::1", "::ffff:127.0.0.1"])("%s is this machine", (address) => {
  expect(fromThisMachine({}, address)).toBe(true);
});

it.each([
  ["another machine", {}, "192.0.2.1"],
  ["a page under a name of its own", { host: "rebound.example" }, "127.0.0.1"],
  ["a proxy's X-Forwarded-For", { "x-forwarded-for": "192.0.2.1" }, "127.0.0.1"],
  ["a proxy's Forwarded", { forwarded: "for=192.0.2.1" }, "127.0.0.1"],
  ["a proxy's Via", { via: "1.1 proxy" }, "127.0.0.1"],
])("%s is not", (_, headers, address) => {
  expect(fromThisMachine(headers, address)).toBe(false);
});
