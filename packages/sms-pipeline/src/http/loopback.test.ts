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

it.each(["127.0.0.1", "127.1.22.133", "::1", "::ffff:127.0.0.1", "::ffff:127.1.22.133"])(
  "%s is this machine",
  (address) => {
    expect(fromThisMachine({}, address)).toBe(true);
  },
);

it.each(["192.0.2.1", "2001:db8::1", "::1:2", "::12", "::ffff:192.0.2.1", ""])(
  "%j is another machine",
  (address) => {
    expect(fromThisMachine({}, address)).toBe(false);
  },
);

it.each(["localhost", "LOCALHOST:80", "127.0.0.1:4000", "127.1.22.133", "[::1]:4000"])(
  "%s is a name of this machine",
  (host) => {
    expect(fromThisMachine({ host })).toBe(true);
  },
);

it.each([
  "rebound.example",
  "localhost.rebound.example",
  "127.0.0.1.rebound.example:4000",
  "rebound-localhost:4000",
  "",
])("a page under a name of its own is not of this machine: %j", (host) => {
  expect(fromThisMachine({ host })).toBe(false);
});

it.each([
  "forwarded",
  "via",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
])("what came with a %s came through a proxy", (name) => {
  expect(fromThisMachine({ [name]: "localhost" })).toBe(false);
});
