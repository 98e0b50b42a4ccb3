import type { Clock } from "sms-pipeline";
import type { FaultSource } from "../faults/faults.ts";
import type { RecordLog } from "../record-log.ts";
import type { Sendable } from "../rest/check-send.ts";
import { newSid } from "../sid.ts";
import type { Work } from "../work.ts";
import { createCarrierLoopGuard } from "./loop-guard.ts";
import { type CarrierMessage, isFinal, newMessage } from "./message.ts";

/** How long a message stays in each status, in milliseconds. */
export interface Pace {
  readonly queuedMs: number;
  readonly sendingMs: number;
  readonly sentMs: number;
}

export interface Outbound {
  /** Takes a message and sends it on its way. */
  accept(
    message: Sendable,
    direction: "outbound-api" | "outbound-reply",
    requestedAt?: number,
  ): CarrierMessage;
  /** What the carrier says by itself: it has no status callback, and no fault strikes it. */
  say(text: { readonly from: string; readonly to: string; readonly body: string }): void;
  /** A message that is refused after it was asked for. */
  refuse(message: Pick<CarrierMessage, "from" | "to" | "body">, errorCode: number): void;
}

export interface OutboundOptions {
  readonly log: RecordLog<CarrierMessage>;
  readonly faults: FaultSource;
  readonly work: Work;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly loopGuard: boolean;
  /** Where statuses are reported when neither the message nor its service says. */
  readonly statusCallback: string | null;
  readonly report: (message: CarrierMessage) => void;
  /** The message has reached its phone. */
  readonly onDelivered: (message: CarrierMessage) => void;
}

/** A timer that is to run longer runs out at once (https://nodejs.org/api/timers.html#settimeoutcallback-delay-args). */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const OPTED_OUT = 21610;
const LOOP = 14107;

/** The life of a message that goes out (https://www.twilio.com/docs/messaging/api/message-resource#message-status-values). */
export function createOutbound(options: OutboundOptions): Outbound {
  const { log, faults, work, clock, pace, report } = options;
  const guard = createCarrierLoopGuard();

  /** Null when nothing is to happen any more: it was canceled or deleted, or the emulator closes. */
  function change(sid: string, changes: Partial<CarrierMessage>): CarrierMessage | null {
    const message = log.get(sid);
    if (message === undefined || isFinal(message.status) || work.signal.aborted) return null;
    const changed = { ...message, ...changes, updatedAt: clock.now() };
    log.put(changed);
    // No status of its own is reported for a message on its way out of the queue.
    if (changes.status !== undefined && changes.status !== "sending") report(changed);
    return changed;
  }

  function fail(sid: string, errorCode: number): void {
    change(sid, { status: "failed", errorCode });
  }

  async function leave(sid: string, failsOptedOut: boolean): Promise<void> {
    const message = log.get(sid);
    if (message === undefined) return;
    report(message);
    if (message.status === "accepted" && change(sid, { status: "queued" }) === null) return;
    await work.sleep(pace.queuedMs);
    if (failsOptedOut) return fail(sid, OPTED_OUT);
    if (options.loopGuard && !guard.allows(message.from, message.to, clock.now())) {
      return fail(sid, LOOP);
    }
    const failed = faults.strike("outcome.failed");
    if (failed !== null) return fail(sid, failed.value);
    const undelivered = faults.strike("outcome.undelivered");
    if (!(await travel(sid))) return;
    if (undelivered !== null) {
      change(sid, { status: "undelivered", errorCode: undelivered.value });
      return;
    }
    const delivered = change(sid, { status: "delivered" });
    if (delivered !== null) options.onDelivered(delivered);
  }

  /** From the queue to just before the phone. */
  async function travel(sid: string): Promise<boolean> {
    if (change(sid, { status: "sending" }) === null) return false;
    await work.sleep(pace.sendingMs);
    if (change(sid, { status: "sent", sentAt: clock.now() }) === null) return false;
    await work.sleep(pace.sentMs);
    return true;
  }

  async function waitForSchedule(sid: string, sendAt: number, failsOptedOut: boolean) {
    while (clock.now() < sendAt && !work.signal.aborted) {
      await work.sleep(Math.min(sendAt - clock.now(), LONGEST_TIMER_MS));
    }
    if (change(sid, { status: "accepted" }) !== null) work.track(leave(sid, failsOptedOut));
  }

  return {
    accept(sendable, direction, requestedAt = clock.now()) {
      const { from, to, body, mediaUrls, messagingServiceSid, service, sendAt } = sendable;
      const serviceCallback =
        messagingServiceSid === null ? null : (service?.statusCallback ?? null);
      const message = newMessage(
        {
          direction,
          source: direction === "outbound-api" ? "api" : "reply",
          from,
          to,
          body,
          media: mediaUrls.map((url) => ({
            sid: newSid("ME"),
            contentType: contentTypeOf(url),
            url,
          })),
          requestedAt,
          messagingServiceSid,
          statusCallback: sendable.statusCallback ?? serviceCallback ?? options.statusCallback,
          status:
            sendAt !== null ? "scheduled" : messagingServiceSid !== null ? "accepted" : "queued",
        },
        clock.now(),
      );
      log.put(message);
      if (sendAt === null) work.track(leave(message.sid, sendable.failsOptedOut));
      else void waitForSchedule(message.sid, sendAt, sendable.failsOptedOut);
      return message;
    },
    say(text) {
      const message = newMessage(
        { ...text, direction: "outbound-reply", source: "carrier", media: [], status: "queued" },
        clock.now(),
      );
      log.put(message);
      work.track(
        work
          .sleep(pace.queuedMs)
          .then(() => travel(message.sid))
          .then(() => change(message.sid, { status: "delivered" })),
      );
    },
    refuse(message, errorCode) {
      log.put(
        newMessage(
          {
            ...message,
            direction: "outbound-reply",
            source: "reply",
            media: [],
            status: "failed",
            errorCode,
          },
          clock.now(),
        ),
      );
    },
  };
}

const TYPES: Readonly<Record<string, string>> = {
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  mp4: "video/mp4",
  pdf: "application/pdf",
  png: "image/png",
  vcf: "text/vcard",
  webp: "image/webp",
};

/** By the name alone: the emulator fetches nothing. */
function contentTypeOf(url: string): string {
  const extension = /\.([a-z0-9]+)$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase();
  return TYPES[extension ?? ""] ?? "application/octet-stream";
}
