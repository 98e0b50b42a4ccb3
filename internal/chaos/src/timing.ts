import type { CreateSmsPipelineOptions } from "sms-pipeline";

/** Who the carrier thinks we are. */
export const ACCOUNT_SID: string = `AC${"0".repeat(32)}`;
export const AUTH_TOKEN = "the-token-of-the-chaos-account";
export const PUBLIC_URL = "https://sms.chaos.test";

/** How long one attempt to send, and one question to the carrier, may take. In milliseconds, like all here. */
export const SEND_TIMEOUT_MS = 1_200;

/** Longer than any attempt and the slowest acceptance of the carrier emulator together. */
export const ABSENT_AFTER_MS = 4_000;

export const LEASE_MS = 2_500;

/** The pipeline's times, shortened alike, so that a run sees thousands of leases end. */
export const SHORT_TIMES: Pick<
  CreateSmsPipelineOptions,
  "burst" | "model" | "send" | "turns" | "storePatienceMs"
> = {
  burst: { quietMs: 150, maxWaitMs: 1_000, supersedeForMs: 3_000 },
  model: {
    attempts: 4,
    attemptTimeoutMs: 1_500,
    deadlineMs: 6_000,
    baseBackoffMs: 50,
    maxBackoffMs: 500,
  },
  send: {
    timeoutMs: SEND_TIMEOUT_MS + 100,
    giveUpAfterMs: 300_000,
    baseBackoffMs: 100,
    maxBackoffMs: 1_000,
    settleDownMs: 400,
  },
  turns: { leaseMs: LEASE_MS, sweepIntervalMs: 500, replyWithinMs: 600_000 },
  storePatienceMs: 3_000,
};
