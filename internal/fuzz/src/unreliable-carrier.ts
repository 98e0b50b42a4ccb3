import { type Messenger, SendError, type SendReceipt } from "sms-pipeline";
import { createTwilioMessenger } from "sms-pipeline/twilio";

export const AUTH_TOKEN = "0123456789abcdef0123456789abcdef";

export interface UnreliableCarrier extends Messenger {
  /** Ids of the newest messages that it was given, for status callbacks. */
  recentOutbound(index: number): string;
}

const KEPT = 16;

/** Twilio's webhooks as they are; sending goes nowhere, and fails now and then. */
export function createUnreliableCarrier(): UnreliableCarrier {
  const twilio = createTwilioMessenger({
    accountSid: `AC${"0".repeat(32)}`,
    authToken: AUTH_TOKEN,
  });
  const recent: string[] = [];
  let sends = 0;
  return {
    ...twilio,
    recentOutbound: (index) => recent[index % Math.max(1, recent.length)] ?? "none-yet",
    findSent: async () => ({ kind: "absent" }),
    async send({ id }): Promise<SendReceipt> {
      recent[sends % KEPT] = id;
      sends++;
      const outcome = "not_accepted";
      if (sends % 7 === 0) {
        throw new SendError("send_unavailable", "Not now.", { outcome, retryable: true });
      }
      if (sends % 11 === 0) throw new SendError("send_rejected", "Never.", { outcome });
      if (sends % 13 === 0) {
        throw new SendError("send_opted_out", "Opted out.", { outcome, optedOut: true });
      }
      return { providerMessageId: `SM${sends}`, status: "queued", segments: null };
    },
  };
}
