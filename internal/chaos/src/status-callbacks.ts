import { setTimeout as delay } from "node:timers/promises";
import type { Accepted } from "./carrier-message.ts";
import type { Random } from "./random.ts";
import { ACCOUNT_SID } from "./timing.ts";

export interface StatusCallbacks {
  /** Reports how a message fares: late, twice, in any order. */
  report(message: Accepted): void;
  /** Reports that are still to come. */
  readonly pending: number;
}

export function createStatusCallbacks(
  deliver: (path: string, params: Record<string, string>) => Promise<unknown>,
  random: Random,
): StatusCallbacks {
  let pending = 0;

  async function post(message: Accepted, status: string): Promise<void> {
    pending += 1;
    try {
      // Some come before the answer to the very request that handed the message over.
      await delay(random.chance(0.2) ? 0 : random.between(10, 1_200));
      await deliver(message.callbackPath, {
        MessageSid: message.sid,
        SmsSid: message.sid,
        MessageStatus: status,
        SmsStatus: status,
        From: message.from,
        To: message.to,
        AccountSid: ACCOUNT_SID,
        ApiVersion: "2010-04-01",
        ...(status === "undelivered" ? { ErrorCode: "30003" } : {}),
      });
    } finally {
      pending -= 1;
    }
  }

  return {
    report(message) {
      const end = random.chance(0.05) ? "undelivered" : "delivered";
      for (const status of ["sending", "sent", end]) {
        void post(message, status);
        if (random.chance(0.15)) void post(message, status);
      }
    },
    get pending() {
      return pending;
    },
  };
}
