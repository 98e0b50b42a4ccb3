import { expect, it } from "vitest";
import { createTestClock } from "../testing/test-clock.ts";
import { serveFetch } from "./fetch.ts";

const options = { context: undefined, clock: createTestClock(), bodyTimeoutMs: 1_000 };
const headers = { "content-type": "text/plain" };

it("answers with a status that forbids a body, as a Messenger may", async () => {
  const reply = { status: 204, headers, body: "" };
  const response = await serveFetch(
    async () => reply,
    new Request("http://h.example/", { method: "POST" }),
    options,
  );
  expect([response.status, response.body]).toEqual([204, null]);
});

it("answers HEAD without the body", async () => {
  const reply = { status: 200, headers, body: "{}" };
  const request = new Request("http://h.example/", { method: "HEAD" });
  const response = await serveFetch(async () => reply, request, options);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/plain"]);
  expect(response.body).toBeNull();
});

it("knows the Host of a Request that no server made", async () => {
  const hosts: (string | null)[] = [];
  for (const [url, own] of [
    ["http://localhost:4000/", {}],
    ["http://localhost:4000/", { host: "h.example" }],
  ] as const) {
    await serveFetch(
      async (request) => {
        hosts.push(request.header("host"), request.header("x-other"));
        return { status: 200, headers, body: "" };
      },
      new Request(url, { headers: own }),
      options,
    );
  }
  expect(hosts).toEqual(["localhost:4000", null, "h.example", null]);
});
