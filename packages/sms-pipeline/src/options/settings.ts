import type { Clock } from "../clock.ts";
import type { LoopGuardLimits } from "../conversation/loop-guard.ts";
import type { PipelineEvent } from "../events.ts";
import type { TestAccess } from "../http/test-route.ts";
import type { Logger } from "../log.ts";
import type { Filled } from "../options-types.ts";
import type { Ai } from "../ports/ai.ts";
import type { Messenger } from "../ports/messenger.ts";
import type { Store } from "../ports/store.ts";
import type { SegmentPrices } from "../text/estimate-cost.ts";
import type { TextReaderOptions } from "../turn/read-text.ts";
import type {
  AnswerOptions,
  BurstOptions,
  LimitsOptions,
  ModelOptions,
  ReplyOptions,
  SendingOptions,
  TextsOptions,
  TurnsOptions,
} from "./options.ts";

/** The options with their defaults filled in. */
export interface PipelineSettings {
  readonly store: Store;
  readonly ai: Ai;
  readonly messenger: Messenger;
  readonly basePath: string;
  readonly sessionWindowMs: number;
  readonly defaultSystemPrompt: string;
  readonly historyLimit: number;
  readonly burst: Filled<BurstOptions>;
  readonly texts: Filled<TextsOptions>;
  readonly model: Filled<ModelOptions>;
  readonly send: Filled<SendingOptions>;
  readonly turns: Filled<TurnsOptions>;
  readonly optOut: TextReaderOptions;
  readonly limits: Filled<LimitsOptions>;
  readonly loopGuard: LoopGuardLimits;
  readonly answer: Filled<AnswerOptions>;
  readonly reply: Filled<ReplyOptions>;
  readonly prices?: SegmentPrices | undefined;
  readonly onStoreUnavailable: "apologize" | "retry";
  readonly storePatienceMs: number;
  readonly maxBodyBytes: number;
  readonly bodyTimeoutMs: number;
  readonly test?: TestAccess | undefined;
  readonly onEvent?: ((event: PipelineEvent) => void) | undefined;
  readonly logger?: Logger | undefined;
  readonly logContent: boolean;
  readonly clock: Clock;
  readonly random: () => number;
}
