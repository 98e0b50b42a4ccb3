import type { Clock } from "sms-pipeline";
import type { WebhookMethod } from "../account/account.ts";
import type { DeskWebhook } from "../desk/api.ts";
import type { RecordLog } from "../record-log.ts";
import { newSid } from "../sid.ts";
import type { Work } from "../work.ts";
import type { Deliver, Delivery, WebhookAnswer } from "./deliver.ts";
import { newIdempotencyToken } from "./deliver.ts";

/** What is to be posted, and what is done with the answer. */
export interface WebhookJob<T> {
  readonly kind: DeskWebhook["kind"];
  readonly messageSid: string;
  readonly params: Readonly<Record<string, string>>;
  /** As it was configured, with its fragment. */
  readonly url: string;
  readonly method: WebhookMethod;
  readonly fallback: { readonly url: string; readonly method: WebhookMethod } | null;
  readonly read: (answer: WebhookAnswer) => Delivery<T>;
  /** Carries out what the answer asks for. */
  readonly obey?: (value: T) => void;
}

export interface OpenOptions {
  readonly fault: DeskWebhook["fault"];
  readonly state: "waiting" | "held" | "failed";
  /** An entry that this one is a second copy of. */
  readonly like?: DeskWebhook;
}

/** Every webhook and status callback that was posted or is to be: shown, posted, and posted again when asked for. */
export interface WebhookBook {
  open<T>(job: WebhookJob<T>, options?: Partial<OpenOptions>): DeskWebhook;
  /** Posts it, and carries out what the answer asks for. Never rejects. */
  deliver<T>(entry: DeskWebhook, job: WebhookJob<T>): Promise<DeskWebhook>;
  /** Posts one again, as a new entry; null when it is not known any more. */
  resend(id: string): DeskWebhook | null;
  /** For the log: a forgotten entry can't be posted again. */
  forget(id: string): void;
}

export interface WebhookBookOptions {
  readonly log: RecordLog<DeskWebhook>;
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly work: Work;
}

export function createWebhookBook({ log, deliver, clock, work }: WebhookBookOptions): WebhookBook {
  const tokens = new Map<string, string>();
  const again = new Map<string, () => DeskWebhook>();

  const book: WebhookBook = {
    open(job, { fault = null, state = "waiting", like } = {}) {
      const { kind, messageSid, params } = job;
      const entry: DeskWebhook = {
        id: newSid("WH"),
        kind,
        messageSid,
        params,
        state,
        attempts: [],
        fault,
        createdAt: clock.now(),
      };
      tokens.set(entry.id, tokens.get(like?.id ?? "") ?? newIdempotencyToken());
      again.set(entry.id, () => {
        const copy = book.open(job, { like: entry });
        work.track(book.deliver(copy, job));
        return copy;
      });
      log.put(entry);
      return entry;
    },
    async deliver(entry, job) {
      if (work.signal.aborted) {
        const ended: DeskWebhook = { ...entry, state: "failed" };
        log.put(ended);
        return ended;
      }
      const { url, method, fallback, read } = job;
      const idempotencyToken = tokens.get(entry.id) ?? newIdempotencyToken();
      const delivery = await deliver({ entry, url, method, fallback, idempotencyToken, read });
      if (delivery.ok && !work.signal.aborted) job.obey?.(delivery.value);
      return log.get(entry.id) ?? entry;
    },
    resend: (id) => again.get(id)?.() ?? null,
    forget(id) {
      tokens.delete(id);
      again.delete(id);
    },
  };
  return book;
}
