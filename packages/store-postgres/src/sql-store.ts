import {
  type Assistant,
  type Clock,
  type Lease,
  type SendOutcome,
  type SettleResult,
  type Store,
  StoreError,
} from "sms-pipeline";
import { createAssistantDirectory } from "./assistant-directory.ts";
import { createAssistantLookup } from "./assistant-lookup.ts";
import { createCallStep, isTakenCarrierId } from "./call-step.ts";
import { checkParts } from "./check-parts.ts";
import { createConsentLog } from "./consent-log.ts";
import { createConversationLog } from "./conversation-log.ts";
import { createRetention } from "./retention.ts";
import type { SqlClient } from "./sql-client.ts";
import {
  isAssistantOrNull,
  isDeliveryResult,
  isHealth,
  isReceiveResult,
  isRenewResult,
  isSettleResult,
  isStageResult,
  isTurnOrNull,
  isTurns,
} from "./sql-results.ts";
import { createStepQueue } from "./step-queue.ts";
import { createTakeOver } from "./take-over.ts";

/** Which migrations this version needs, as the function `sms_health` counts them. */
export const SCHEMA_VERSION = 5;

export interface SqlStoreOptions {
  /**
   * Finds the assistant of a number in a backend's own tables, in place of `assistant` and `phone_number`. It is
   * asked once for each text and once for each turn that is claimed or renewed, so keep it quick. The store has no
   * `assistants` then, and takes a sender for one of our own numbers once it has got a text from the other side. What it
   * throws becomes `store_unavailable`.
   */
  readonly resolveAssistant?: ((toNumber: string) => Promise<Assistant | null>) | undefined;
  /**
   * How many calls of steps are under way at once. What is asked for meanwhile leaves together with the next one, in one
   * round trip and one transaction; a call that takes more than 25 ms keeps nobody waiting. Default 3. `Infinity`: each step leaves at
   * once, alone.
   */
  readonly callsAtOnce?: number | undefined;
  /** For tests. Default: the database's own time, so that processes agree however their clocks stand. */
  readonly clock?: Pick<Clock, "now"> | undefined;
}

/** The store over the SQL functions of this package, however they are called. */
export function createSqlStore(client: SqlClient, options: SqlStoreOptions = {}): Store {
  const { clock, callsAtOnce = 3 } = options;
  const { howToMigrate = "run `sms-pipeline-postgres migrate`", isEmbedded = false } = client;
  const queue = createStepQueue(client, callsAtOnce);
  const call = createCallStep(queue.callFunction, client.toStoreError);
  const lookup = createAssistantLookup(options.resolveAssistant);
  const now = (): object => (clock === undefined ? {} : { now: clock.now() });

  const settle = (lease: Lease, outboundId: string, outcome: SendOutcome): Promise<SettleResult> =>
    call(
      "sms_settle",
      { ...now(), ...outcome, ...lease, outboundId, onDisk: isEmbedded },
      isSettleResult,
    );

  const store: Store = {
    async receive(message, policy) {
      const found = await lookup.before(message.to);
      const input = { ...now(), ...found, ...message, ...policy };
      return lookup.inReceived(await call("sms_receive", input, isReceiveResult), found);
    },
    async claim(threadId, request) {
      const input = { ...now(), ...lookup.flag, threadId, ...request };
      return lookup.inClaimed(await call("sms_claim", input, isTurnOrNull), store.release);
    },
    async claimDue(limit, request) {
      const input = { ...now(), ...lookup.flag, limit, ...request };
      return lookup.inAll(await call("sms_claim_due", input, isTurns), store.release);
    },
    async renew(lease, request) {
      const input = { ...now(), ...lookup.flag, ...request, ...lease };
      return lookup.inTurnOf(await call("sms_renew", input, isRenewResult));
    },
    async release(lease) {
      await call("sms_release", { ...now(), ...lease }, isNull);
    },
    async stage(lease, reply, request) {
      if (reply.kind === "reply") checkParts(reply.parts);
      const input = { ...now(), ...lookup.flag, ...request, ...reply, ...lease };
      return lookup.inTurnOf(await call("sms_stage", input, isStageResult));
    },
    async settle(lease, outboundId, outcome) {
      try {
        return await settle(lease, outboundId, outcome);
      } catch (error) {
        if (outcome.kind !== "sent" || !isTakenCarrierId(error)) throw error;
        // The id is another message's, so nothing is known of this one.
        return settle(lease, outboundId, { kind: "unknown", errorCode: null });
      }
    },
    recordDelivery: (update) =>
      call("sms_record_delivery", { ...now(), ...update }, isDeliveryResult),
    findAssistant: (phoneNumber) =>
      lookup.find(phoneNumber) ?? call("sms_find_assistant", { phoneNumber }, isAssistantOrNull),
    async health() {
      const { version, rowSecurity } = await call("sms_health", {}, isHealth);
      if (version < SCHEMA_VERSION) {
        throw new StoreError(
          "store_misconfigured",
          `The database has version ${version} of the store's schema, and version ${SCHEMA_VERSION} is needed: ${howToMigrate}.`,
        );
      }
      if (rowSecurity) {
        throw new StoreError(
          "store_misconfigured",
          "Row level security hides the store's tables from this database role: connect as the role that ran the migrations, or give this one BYPASSRLS.",
        );
      }
    },
    // The connection is the caller's, who may end it then.
    close: queue.idle,
    consent: createConsentLog(call),
    retention: createRetention(call, now),
    conversations: createConversationLog(call, () => ({ ...now(), ...lookup.flag })),
    takeOver: createTakeOver(call, now),
  };
  if (options.resolveAssistant !== undefined) return store;
  return { ...store, assistants: createAssistantDirectory(call) };
}

function isNull(value: unknown): value is null {
  return value === null;
}
