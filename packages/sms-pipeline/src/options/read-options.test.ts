import { describe, expect, expectTypeOf, it } from "vitest";
import { ConfigurationError } from "../errors.ts";
import { createSmsPipeline } from "../pipeline.ts";
import { createFakeMessenger } from "../testing/fake-messenger.ts";
import { createScriptedAi } from "../testing/scripted-ai.ts";
import type {
  AnswerOptions,
  BurstOptions,
  CreateSmsPipelineOptions,
  LimitsOptions,
  ModelOptions,
  OptOutOptions,
  ReplyOptions,
  SendingOptions,
  TestEndpointOptions,
  TextsOptions,
  TurnsOptions,
} from "./options.ts";
import { readOptions } from "./read-options.ts";

/** The options that may be left out, but of which `undefined` is refused. */
type Refusing<Options> = {
  [Name in keyof Options]-?: Options extends Record<Name, unknown>
    ? never
    : Record<Name, undefined> extends Pick<Options, Name>
      ? never
      : Name;
}[keyof Options];

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

  it("takes undefined for what is left out, at every depth", () => {
    const options: Omit<CreateSmsPipelineOptions, keyof typeof parts> = {
      logger: undefined,
      prices: undefined,
      test: undefined,
      clock: undefined,
      texts: { help: undefined, storeUnavailable: undefined },
      optOut: { words: { help: undefined } },
      loopGuard: { quickMs: undefined },
    };
    expect(issuesOf({ ...parts, ...options })).toEqual([]);

    expectTypeOf<Refusing<CreateSmsPipelineOptions>>().toBeNever();
    expectTypeOf<Refusing<BurstOptions & TextsOptions & ModelOptions>>().toBeNever();
    expectTypeOf<Refusing<SendingOptions>>().toBeNever();
    expectTypeOf<Refusing<TurnsOptions & TestEndpointOptions & OptOutOptions>>().toBeNever();
    expectTypeOf<Refusing<LimitsOptions & AnswerOptions & ReplyOptions>>().toBeNever();
  });

  it("takes a test endpoint that is off, and prices", () => {
    const prices = { byPrefix: { "+1": 0.0083 }, otherwise: 0.05, surcharge: { "+1": 0 } };
    expect(issuesOf({ ...parts, test: false, prices })).toEqual([]);
  });

  it("has the documented defaults", () => {
    const settings = readOptions({ ...parts, test: { loopback: true } } as never);
    expect(settings).toMatchObject({
      basePath: "/api/v1/sms",
      sessionWindowMs: 30 * 60_000,
      historyLimit: 40,
      burst: { quietMs: 1_000, maxWaitMs: 10_000, supersedeForMs: 60_000 },
      texts: { farewell: null, help: null },
      model: {
        attempts: 4,
        attemptTimeoutMs: 30_000,
        deadlineMs: 60_000,
        baseBackoffMs: 500,
        maxBackoffMs: 10_000,
      },
      send: {
        timeoutMs: 10_000,
        giveUpAfterMs: 10 * 60_000,
        baseBackoffMs: 1_000,
        maxBackoffMs: 60_000,
        settleDownMs: 5_000,
      },
      turns: {
        leaseMs: 15_000,
        sweepIntervalMs: 3_000,
        sweepBatch: 50,
        maxConcurrent: 2_000,
        maxClaims: 10,
        replyWithinMs: 4 * 60 * 60_000,
        holder: expect.stringMatching(/^[\da-f-]{36}$/),
      },
      optOut: {
        words: { optOut: [], optIn: [], help: [] },
        plainWords: true,
        carrierConfirms: true,
      },
      limits: {
        textsShort: 20,
        shortWindowMs: 60_000,
        textsLong: 300,
        longWindowMs: 24 * 60 * 60_000,
        repliesPerConversation: 100,
        tokensPerDay: 5_000_000,
        segmentsPerDay: 5_000,
      },
      loopGuard: { similarTexts: 5, quickTexts: 8, quickMs: 2_000, autoReplies: 2 },
      answer: { shortCodes: false, alphanumeric: false, ownNumbers: false },
      reply: { maxSegments: 4, maxMessages: 1, emoji: "keep", promptLeak: "report" },
      onStoreUnavailable: "apologize",
      storePatienceMs: 8_000,
      maxBodyBytes: 64 * 1024,
      bodyTimeoutMs: 10_000,
      test: { perMinute: 30, loopback: true },
      logContent: false,
    });
    for (const name of ["unassigned", "fallback", "limitNotice", "storeUnavailable"] as const) {
      expect(settings.texts[name]).toMatch(/^\S.*\S$/);
    }
    expect(settings.texts.optOutConfirmation).toMatch(/unsubscribed.*no more.*START/);
    expect(readOptions(parts as never).test).toBeUndefined();
  });

  it.each([
    ["the longest times", { storePatienceMs: 14_000, sessionWindowMs: 2 ** 31 - 1 }],
    ["a send just within the lease", { send: { timeoutMs: 14_999 } }],
    ["no wait for a burst", { burst: { quietMs: 0 }, historyLimit: 0 }],
    ["the least counts", { maxBodyBytes: 1, turns: { maxClaims: 1 }, model: { attempts: 1 } }],
    ["limits that are off", { limits: { textsShort: 0, tokensPerDay: Number.POSITIVE_INFINITY } }],
    ["silence", { texts: { fallback: null, unassigned: null, optOutConfirmation: null } }],
    ["the routes at the root", { basePath: "" }],
    ["routes of any plain path", { basePath: "/API_v1.0/~sms-in" }],
    ["what is told", { onEvent: () => {}, logger: console }],
    ["a test token of 16 characters", { test: { token: "x".repeat(16) } }],
    ["a function that reads opt-outs", { optOut: { plainWords: () => false } }],
  ])("takes %s", (_case, options) => {
    expect(issuesOf({ ...parts, ...options })).toEqual([]);
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
    ["no time to store a text", { ...parts, storePatienceMs: 0 }, ["storePatienceMs"]],
    ["a word that is none of the known", { ...parts, reply: { emoji: "drop" } }, ["reply.emoji"]],
    [
      "values just out of range",
      {
        ...parts,
        storePatienceMs: 14_001,
        sessionWindowMs: 2 ** 31,
        historyLimit: 0.5,
        basePath: "/api/",
        turns: { maxClaims: 0, leaseMs: 0 },
        limits: { textsShort: -1, textsLong: Number.NaN },
        test: { token: "x".repeat(15) },
        texts: { fallback: " ", storeUnavailable: null },
        optOut: { words: { optOut: [""] } },
      },
      [
        "basePath",
        "historyLimit",
        "limits.textsLong",
        "limits.textsShort",
        "optOut.words.optOut[0]",
        "sessionWindowMs",
        "storePatienceMs",
        "test.token",
        "texts.fallback",
        "texts.storeUnavailable",
        "turns.leaseMs",
        "turns.maxClaims",
      ],
    ],
    [
      "a logger that can't warn, and no function to tell",
      { ...parts, logger: { debug() {}, info() {}, error() {} }, onEvent: {} },
      ["logger", "onEvent"],
    ],
    ["a short test token", { ...parts, test: { token: "secret" } }, ["test.token"]],
    [
      "an option of the test endpoint that there is not",
      { ...parts, test: { tokn: "" } },
      ["test.tokn"],
    ],
    ["a test endpoint that is neither off nor described", { ...parts, test: true }, ["test"]],
    [
      "a reading that is neither a flag nor a function",
      { ...parts, optOut: { plainWords: 1 } },
      ["optOut.plainWords"],
    ],
    [
      "counts and times out of range",
      {
        ...parts,
        maxBodyBytes: 1.5,
        historyLimit: -1,
        storePatienceMs: 15_000,
        turns: { leaseMs: 0, sweepIntervalMs: 2 ** 31 },
      },
      ["historyLimit", "maxBodyBytes", "storePatienceMs", "turns.leaseMs", "turns.sweepIntervalMs"],
    ],
    [
      "prices that are none",
      { ...parts, prices: { byPrefix: { "+1": -1, "+44": "0.04" }, surcharge: 1 } },
      ["prices.byPrefix.+1", "prices.byPrefix.+44", "prices.surcharge"],
    ],
  ])("lists everything that is wrong: %s", (_case, options, names) => {
    expect(issuesOf(options)).toEqual(names);
  });

  it.each([
    ["no options", undefined, "options: must be an object"],
    ["a number for a group of options", { ...parts, burst: 500 }, "burst: must be an object"],
    ["prices that are a number", { ...parts, prices: 0.01 }, "prices: must be an object"],
  ])("says what must stand there: %s", (_case, options, line) => {
    expect(() => createSmsPipeline(options as never)).toThrow(line);
  });

  it("does not repeat a value in its message", () => {
    const secret = "short-secret";
    expect(() => createSmsPipeline({ ...parts, test: { token: secret } } as never)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(secret) }),
    );
  });
});
