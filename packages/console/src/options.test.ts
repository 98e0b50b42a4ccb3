import { createMemoryStore } from "@sms-pipeline/store-memory";
import { ConfigurationError, createSmsPipeline } from "sms-pipeline";
import { createFakeMessenger, createScriptedAi } from "sms-pipeline/testing";
import { expect, it } from "vitest";
import { createConsole } from "./index.ts";

const store = createMemoryStore();
const pipeline = createSmsPipeline({
  store,
  ai: createScriptedAi(),
  messenger: createFakeMessenger(),
});
const auth = { token: "a-token-of-some-length" };

/** As a host in JavaScript may call it. */
function issuesOf(options: Readonly<Record<string, unknown>>): string[] {
  try {
    Reflect.apply(createConsole, undefined, [{ pipeline, store, auth, ...options }]);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.issues.map(({ name }) => name);
  }
}

it.each([
  ["nothing says who may use it", { auth: undefined }, ["auth"]],
  ["the rule is empty", { auth: {} }, ["auth"]],
  ["the loopback is off", { auth: { loopback: false } }, ["auth"]],
  ["the token is empty", { auth: { token: "" } }, ["auth.token"]],
  ["the token can be guessed", { auth: { token: "secret" } }, ["auth.token"]],
  ["two rules contradict", { auth: { ...auth, authorize: () => true } }, ["auth.authorize"]],
  ["the rule is no function", { auth: { authorize: "yes" } }, ["auth.authorize"]],
  ["no session could begin", { auth: { ...auth, sessionMs: Infinity } }, ["auth.sessionMs"]],
  ["a name is spelled wrong", { auth: { ...auth, loopBack: true } }, ["auth.loopBack"]],
  ["an option is not known", { base: "/x" }, ["base"]],
  ["the path would take everything", { basePath: "/" }, ["basePath"]],
  ["the path climbs", { basePath: "/a/../b" }, ["basePath"]],
  ["there is no pipeline", { pipeline: {}, store: null }, ["pipeline", "store"]],
])("does not start when %s", (_what, options, issues) => {
  expect(issuesOf(options)).toEqual(issues);
});

it("starts with a token, the host's own rule or loopback, and never says the token", () => {
  expect(issuesOf({})).toEqual([]);
  expect(issuesOf({ auth: { ...auth, loopback: true }, basePath: "/admin/sms" })).toEqual([]);
  expect(issuesOf({ auth: { authorize: () => true } })).toEqual([]);
  expect(issuesOf({ auth: { loopback: true } })).toEqual([]);
  expect(() => createConsole({ pipeline, store, auth: { token: "hunter2" } })).toThrow(
    /^(?!.*hunter2)/s,
  );
});
