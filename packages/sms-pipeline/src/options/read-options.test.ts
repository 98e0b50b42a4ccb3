import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../errors.ts";
import { createSmsPipeline } from "../pipeline.ts";
import { createFakeMessenger } from "../testing/fake-messenger.ts";
import { createScriptedAi } from "../testing/scripted-ai.ts";

function issuesOf(options: object): unknown {
  try {
    createSmsPipeline(options as never);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.issues.map(({ name }) => name).sort();
    throw error;
  }
  return [];
}

const store = Object.fromEntries(
  ["receive", "claim", "claimDue", "renew", "release", "stage", "settle", "findAssistant"].map(
    (name) => [name, () => {}],
  ),
);
const parts = { store, ai: createScriptedAi(), messenger: createFakeMessenger() };

describe("createSmsPipeline", () => {
  it("takes the three ports alone", () => {
    expect(issuesOf(parts)).toEqual([]);
  });

  it.each([
    ["nothing", {}, ["ai", "messenger", "store"]],
    ["a store without its methods", { ...parts, store: {} }, ["store"]],
    ["an option that there is not", { ...parts, sesionWindowMs: 1 }, ["sesionWindowMs"]],
    [
      "several wrong values",
      { ...parts, basePath: "api", sessionWindowMs: -1, burst: { quietMs: Number.NaN } },
      ["basePath", "burst.quietMs", "sessionWindowMs"],
    ],
    [
      "a send that outlasts the lease",
      { ...parts, send: { timeoutMs: 15_000 } },
      ["send.timeoutMs"],
    ],
    ["a test endpoint that is open to all", { ...parts, test: {} }, ["test"]],
    ["a short test token", { ...parts, test: { token: "secret" } }, ["test.token"]],
  ])("lists everything that is wrong: %s", (_case, options, names) => {
    expect(issuesOf(options)).toEqual(names);
  });

  it("does not repeat a value in its message", () => {
    const secret = "short-secret";
    expect(() => createSmsPipeline({ ...parts, test: { token: secret } } as never)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(secret) }),
    );
  });
});
