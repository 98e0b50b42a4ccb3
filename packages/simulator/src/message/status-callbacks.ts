import type { Clock } from "sms-pipeline";
import type { FaultSource } from "../faults/faults.ts";
import { createHolding } from "../webhook/holding.ts";
import type { WebhookBook, WebhookJob } from "../webhook/webhook-book.ts";
import type { Work } from "../work.ts";
import type { CarrierMessage } from "./message.ts";

export interface StatusCallbackOptions {
  readonly webhooks: WebhookBook;
  readonly faults: FaultSource;
  readonly work: Work;
  readonly clock: Clock;
  readonly accountSid: string;
}

/** Posts how a message fares to where it asked for it (https://www.twilio.com/docs/messaging/guides/track-outbound-message-status). */
export function createStatusCallbacks(
  options: StatusCallbackOptions,
): (message: CarrierMessage) => void {
  const { webhooks, faults, work, clock, accountSid } = options;
  const holding = createHolding(work);

  return (message) => {
    const url = message.statusCallback;
    if (url === null) return;
    const lost = faults.strike("callback.lost");
    const late = faults.strike("callback.late");
    const reorder = faults.strike("callback.reorder");
    const duplicate = faults.strike("callback.duplicate");
    const job: WebhookJob<null> = {
      kind: "status",
      messageSid: message.sid,
      params: statusParams(message, accountSid, clock.now()),
      url,
      method: "POST",
      fallback: null,
      read: () => ({ ok: true, value: null }),
    };
    const fault = (lost ?? late ?? reorder ?? duplicate)?.name ?? null;
    if (lost !== null) {
      webhooks.open(job, { fault, state: "failed" });
      return;
    }
    const held = late !== null || reorder !== null;
    const entry = webhooks.open(job, { fault, state: held ? "held" : "waiting" });
    const twin =
      duplicate === null ? null : webhooks.open(job, { fault: duplicate.name, like: entry });

    async function post(): Promise<void> {
      if (late !== null) await work.sleep(late.value);
      if (reorder !== null) await holding.hold(message.sid, reorder.value);
      await Promise.all([
        webhooks.deliver(entry, job),
        twin === null ? null : webhooks.deliver(twin, job),
      ]);
      if (reorder === null) holding.release(message.sid);
    }
    work.track(post());
  };
}

function statusParams(
  message: CarrierMessage,
  accountSid: string,
  now: number,
): Readonly<Record<string, string>> {
  const { sid, status, errorCode, messagingServiceSid } = message;
  const reported = status === "delivered" || status === "undelivered";
  return {
    SmsSid: sid,
    SmsStatus: status,
    MessageStatus: status,
    ...(errorCode === null ? {} : { ErrorCode: String(errorCode) }),
    ...(reported ? { RawDlrDoneDate: rawDate(now) } : {}),
    ...(messagingServiceSid === null ? {} : { MessagingServiceSid: messagingServiceSid }),
    To: message.to,
    MessageSid: sid,
    AccountSid: accountSid,
    From: message.from,
    ApiVersion: "2010-04-01",
  };
}

/** As the mobile network writes it: YYMMDDhhmm. */
function rawDate(now: number): string {
  return new Date(now).toISOString().replace(/\D/g, "").slice(2, 12);
}
