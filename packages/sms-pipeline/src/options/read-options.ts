import type * as z from "zod/mini";
import { type Clock, systemClock } from "../clock.ts";
import { configurationIssues, describeIssues } from "../configuration-issues.ts";
import type { LoopGuardLimits } from "../conversation/loop-guard.ts";
import type { ExtraWords } from "../conversation/words.ts";
import { ConfigurationError, type ConfigurationIssue } from "../errors.ts";
import type { PipelineEvent } from "../events.ts";
import type { Logger } from "../log.ts";
import type { Ai } from "../ports/ai.ts";
import type { Messenger } from "../ports/messenger.ts";
import type { Store } from "../ports/store.ts";
import type { SegmentPrices } from "../text/estimate-cost.ts";
import type { HostReading } from "../turn/read-text.ts";
import type {
  AnswerOptions,
  BurstOptions,
  CreateSmsPipelineOptions,
  LimitsOptions,
  ModelOptions,
  ReplyOptions,
  SendingOptions,
  TextsOptions,
  TurnsOptions,
} from "./options.ts";
import { optionsSchema } from "./options-schema.ts";

/** The options with their defaults filled in. */
export interface PipelineSettings {
  readonly store: Store;
  readonly ai: Ai;
  readonly messenger: Messenger;
  readonly basePath: string;
  readonly sessionWindowMs: number;
  readonly defaultSystemPrompt: string;
  readonly historyLimit: number;
  readonly burst: Required<BurstOptions>;
  readonly texts: Required<TextsOptions>;
  readonly model: Required<ModelOptions>;
  readonly send: Required<SendingOptions>;
  readonly turns: Required<TurnsOptions>;
  readonly optOut: {
    readonly words: ExtraWords;
    readonly plainWords: boolean | HostReading;
    readonly carrierConfirms: boolean;
  };
  readonly limits: Required<LimitsOptions>;
  readonly loopGuard: LoopGuardLimits;
  readonly answer: Required<AnswerOptions>;
  readonly reply: Required<ReplyOptions>;
  readonly prices: SegmentPrices | null;
  readonly onStoreUnavailable: "apologize" | "retry";
  readonly storePatienceMs: number;
  readonly maxBodyBytes: number;
  readonly bodyTimeoutMs: number;
  readonly test:
    | false
    | {
        readonly token?: string | undefined;
        readonly loopback: boolean;
        readonly perMinute: number;
      };
  readonly onEvent: ((event: PipelineEvent) => void) | undefined;
  readonly logger: Logger | undefined;
  readonly logContent: boolean;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Checks the options and fills in the defaults. Throws `ConfigurationError` that lists everything that is wrong. */
export function readOptions(options: CreateSmsPipelineOptions): PipelineSettings {
  const result = optionsSchema.safeParse(options);
  const issues = result.success ? contradictions(result.data) : configurationIssues(result.error);
  if (!result.success || issues.length > 0) {
    throw new ConfigurationError(
      "invalid_options",
      `createSmsPipeline was given options that it can't use:${describeIssues(issues)}`,
      issues,
    );
  }
  const { turns, optOut, ...settings } = result.data;
  return {
    ...settings,
    store: options.store,
    ai: options.ai,
    messenger: options.messenger,
    optOut: { ...optOut, plainWords: options.optOut?.plainWords ?? true },
    prices: options.prices ?? null,
    logger: options.logger,
    turns: { ...turns, holder: turns.holder ?? crypto.randomUUID() },
    onEvent: options.onEvent,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  };
}

function contradictions({
  send,
  turns,
  test,
}: z.output<typeof optionsSchema>): ConfigurationIssue[] {
  const issues: ConfigurationIssue[] = [];
  if (send.timeoutMs >= turns.leaseMs) {
    issues.push({ name: "send.timeoutMs", problem: "must be shorter than turns.leaseMs" });
  }
  if (test && test.token === undefined && !test.loopback) {
    issues.push({ name: "test", problem: "needs a token or loopback: true" });
  }
  return issues;
}
