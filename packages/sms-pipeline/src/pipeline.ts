import type { NumberKind } from "./conversation/number-kind.ts";
import { type EmitEvent, emitTo, type PipelineEvent } from "./events.ts";
import { type FetchContext, serveFetch } from "./http/fetch.ts";
import { healthRoute, type PipelineHealth } from "./http/health-route.ts";
import { createRouter, type Route } from "./http/router.ts";
import { testRoute } from "./http/test-route.ts";
import { webhookRoute } from "./http/webhook-route.ts";
import { checkInboundMessage } from "./inbound-message.ts";
import { logTo } from "./log.ts";
import type { CreateSmsPipelineOptions } from "./options/options.ts";
import { readOptions } from "./options/read-options.ts";
import type { PipelineSettings } from "./options/settings.ts";
import { createPassiveHealth, storeHealth } from "./part-health.ts";
import type { PipelineHandle } from "./pipeline-handle.ts";
import type { InboundMessage } from "./ports/inbound.ts";
import type { DeliveryUpdate } from "./ports/store.ts";
import { createSimulator, type SimulateInput, type SimulateResult } from "./simulate.ts";
import { createOperatorActions, type OperatorActions } from "./take-over.ts";
import { createTurnEngine } from "./turn/engine.ts";
import { createTextReader } from "./turn/read-text.ts";
import { type Received, receiveText } from "./turn/receive.ts";
import { withPatience } from "./turn/store-patience.ts";
import { StoreTime } from "./turn/store-time.ts";
import { createSweeper } from "./turn/sweeper.ts";
import type { WriteDeps } from "./turn/write-answer.ts";

export interface SmsPipeline extends PipelineHandle, OperatorActions {
  /**
   * Serves the routes under `basePath`. Pass `waitUntil` where the runtime freezes a function after its response, and
   * `remoteAddress` where it is known: `POST /test` is open to this machine only when it is.
   */
  fetch(request: Request, context?: FetchContext): Promise<Response>;
  /**
   * Takes a text that came some other way than by the webhook. Resolves when it is stored; its turn goes on in the
   * background, and `work` settles when it is over. Throws `InvalidMessageError` when it is no message, `StoreError` when it
   * can't be stored.
   */
  receive(message: InboundMessage): Promise<Received>;
  /**
   * Runs a whole turn without storing or sending anything, and says what would be sent. Throws `NoAssistantError` when
   * no assistant has the number, `AiError` when the model fails.
   */
  simulate(input: SimulateInput): Promise<SimulateResult>;
  /** How the store, the model and the carrier do. Asks the store, and of the others what their last calls showed. */
  health(): Promise<PipelineHealth>;
  /** Starts the sweeper, which takes up due turns and those of processes that died. */
  start(): void;
  /**
   * One round of the sweeper, for a cron call: takes up to `turns.maxConcurrent` turns. Resolves when they are over; a retry
   * that is due more than 15 s later is left to another round.
   */
  sweep(): Promise<{ readonly taken: number }>;
  /**
   * Takes no new turns, lets those under way finish, and after `timeoutMs` (10 s by default) gives the rest back to the
   * store. What is with the carrier at that moment may take up to 15 s more; a lease that could not be given back runs out
   * by itself. Texts that still come are stored and wait. The store stays open.
   */
  stop(options?: { readonly timeoutMs?: number | undefined }): Promise<void>;
}

/** Wires the three ports to the rules. Throws `ConfigurationError` that lists every option that is wrong. */
export function createSmsPipeline(options: CreateSmsPipelineOptions): SmsPipeline {
  const settings = readOptions(options);
  const { store, messenger, clock, random, basePath, texts, burst, turns, sessionWindowMs } =
    settings;
  const passive = createPassiveHealth();
  const { onEvent, logger, logContent } = settings;
  const emit = emitTo([
    passive.observe,
    ...(onEvent ? [(event: PipelineEvent) => onEvent(event)] : []),
    ...(logger ? [logTo(logger, logContent)] : []),
  ]);
  const { holder, leaseMs } = turns;
  const request = { holder, leaseMs, historyLimit: settings.historyLimit };
  const patience = { clock, random, emit, patienceMs: settings.storePatienceMs };

  const engine = createTurnEngine({
    store,
    messenger,
    clock,
    storeTime: new StoreTime(clock),
    random,
    emit,
    request,
    write: writeDeps(settings, emit),
    supersedeForMs: burst.supersedeForMs,
    sendLimits: settings.send,
    statusPath: (outboundId) =>
      `${basePath}/webhook/status?outbound=${encodeURIComponent(outboundId)}`,
    maxConcurrentTurns: turns.maxConcurrent,
    sweepBatch: turns.sweepBatch,
  });

  async function recordDelivery(update: DeliveryUpdate): Promise<void> {
    const result = await withPatience(patience, "record_delivery", () =>
      store.recordDelivery(update),
    );
    const { providerMessageId, status, errorCode } = update;
    emit({ type: "delivery_reported", providerMessageId, status, errorCode, result });
  }

  async function health(): Promise<PipelineHealth> {
    const { ai, messenger } = passive;
    const storePart = await storeHealth(store, clock);
    const degraded = ai.status !== "ok" || messenger.status !== "ok";
    return {
      status: storePart.status !== "ok" ? "unavailable" : degraded ? "degraded" : "ok",
      store: storePart,
      ai,
      messenger,
      turnsInHand: engine.size,
    };
  }

  const readText = createTextReader(settings.optOut, clock);
  const { limits } = settings;
  const receiving = {
    store,
    engine,
    clock,
    emit,
    patience,
    texts,
    policy: {
      sessionWindowMs,
      quietMs: burst.quietMs,
      maxWaitMs: burst.maxWaitMs,
      answerOwnNumbers: settings.answer.ownNumbers,
      usageWindows: { shortMs: limits.shortWindowMs, longMs: limits.longWindowMs },
    },
    answerKinds: answerKinds(settings),
  };

  const simulate = createSimulator({
    store,
    clock,
    sessionWindowMs,
    historyLimit: settings.historyLimit,
    texts,
    readText,
    writer: (emit) => writeDeps(settings, emit),
  });
  const { maxBodyBytes, onStoreUnavailable } = settings;
  const webhook: Route = {
    method: "POST",
    handle: webhookRoute({
      messenger,
      emit,
      maxBodyBytes,
      onStoreUnavailable,
      apology: texts.storeUnavailable,
      readText,
      receive: (message, reading) => receiveText(receiving, message, reading),
      recordDelivery,
    }),
  };
  const routes: Record<string, Route> = {
    [`${basePath}/webhook/sms`]: webhook,
    [`${basePath}/webhook/status`]: webhook,
    [`${basePath}/webhook/sms/health`]: { method: "GET", handle: healthRoute(health) },
  };
  if (settings.test) {
    const access = settings.test;
    const handle = testRoute({ maxBodyBytes, access, simulate, clock });
    routes[`${basePath}/test`] = { method: "POST", handle };
  }
  const handle = createRouter(routes, emit);
  const sweep = engine.sweep;
  const sweeper = createSweeper({
    clock,
    random,
    emit,
    intervalMs: turns.sweepIntervalMs,
    sweep,
  });

  const { reply, prices } = settings;
  const operator = { store, engine, emit, patience, limits: reply, prices };

  return {
    ...createOperatorActions(operator),
    basePath,
    handle,
    fetch: (request, context) =>
      serveFetch(handle, request, { context, clock, bodyTimeoutMs: settings.bodyTimeoutMs }),
    async receive(message) {
      checkInboundMessage(message);
      return receiveText(receiving, message, await readText(message));
    },
    simulate: (input) => simulate(input),
    health,
    start() {
      engine.resume();
      sweeper.start();
    },
    async sweep() {
      const { taken, done } = await sweep();
      await done;
      return { taken };
    },
    async stop({ timeoutMs = 10_000 } = {}) {
      sweeper.stop();
      await engine.drain(timeoutMs);
    },
  };
}

function writeDeps(settings: PipelineSettings, emit: EmitEvent): WriteDeps {
  const { ai, clock, random, texts, defaultSystemPrompt, turns, limits, loopGuard, reply } =
    settings;
  const { replyWithinMs, maxClaims } = turns;
  return {
    prices: settings.prices,
    texts,
    defaultSystemPrompt,
    decideLimits: { replyWithinMs, maxClaims, usage: limits, loop: loopGuard },
    compose: {
      model: { ai, clock, random, limits: settings.model },
      emit,
      shape: reply,
      promptLeak: reply.promptLeak,
    },
  };
}

function answerKinds({ answer }: PipelineSettings): ReadonlySet<NumberKind> {
  const kinds: NumberKind[] = ["long_code", "toll_free"];
  if (answer.shortCodes) kinds.push("short_code");
  if (answer.alphanumeric) kinds.push("alphanumeric");
  return new Set(kinds);
}
