import { SendError, WebhookError } from "../errors.ts";
import type { Loose } from "../options-types.ts";
import type { InboundMessage } from "../ports/inbound.ts";
import type { FoundSent, Messenger, SendOptions, SendReceipt } from "../ports/messenger.ts";
import type { StagedMessage } from "../ports/outbound.ts";

/** What the fake carrier does with one message: take it, refuse it, or take it and lose the answer. */
export type SendStep =
  | "accept"
  | "accept_then_lose"
  | Error
  | ((message: StagedMessage, options: SendOptions) => void | Promise<void>);

export interface SentText {
  readonly outboundId: string;
  readonly providerMessageId: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
}

export interface FakeMessenger extends Messenger {
  findSent(message: StagedMessage): Promise<FoundSent>;
  /** What the carrier has accepted, in order. */
  readonly sent: readonly SentText[];
  /** How often `send` was called. */
  readonly attempts: number;
  /** How often `findSent` was called. */
  readonly lookups: number;
  /** Sets what happens to the next sends; after them, every message is accepted. */
  onSend(...steps: readonly SendStep[]): void;
  /** What `findSent` answers; by default it looks into `sent`. */
  onFind(answer: ((message: StagedMessage) => FoundSent) | null): void;
  /** Resolves as soon as `count` messages were accepted. */
  waitForSent(count: number): Promise<readonly SentText[]>;
}

/**
 * A carrier without a network. Its webhooks are JSON of an `InboundMessage` with the header `x-fake-signature: valid`.
 */
export function createFakeMessenger(): FakeMessenger {
  const sent: SentText[] = [];
  const steps: SendStep[] = [];
  const waiting: { readonly count: number; readonly resolve: (sent: SentText[]) => void }[] = [];
  let attempts = 0;
  let lookups = 0;
  let find: ((message: StagedMessage) => FoundSent) | null = null;

  const accept = (message: StagedMessage): SendReceipt => {
    const providerMessageId = `FAKE${sent.length + 1}`;
    const { id: outboundId, from, to, body } = message;
    sent.push({ outboundId, providerMessageId, from, to, body });
    for (const each of waiting) if (sent.length >= each.count) each.resolve([...sent]);
    return { providerMessageId, status: "queued", segments: null };
  };

  return {
    provider: "fake",
    sent,
    get attempts() {
      return attempts;
    },
    get lookups() {
      return lookups;
    },
    onSend: (...more) => void steps.push(...more),
    onFind: (answer) => {
      find = answer;
    },
    waitForSent: (count) =>
      sent.length >= count
        ? Promise.resolve([...sent])
        : new Promise((resolve) => waiting.push({ count, resolve })),
    parseWebhook(request) {
      if (request.header("x-fake-signature") !== "valid") {
        throw new WebhookError("invalid_signature", 403, "The webhook's signature is not valid.");
      }
      const message: InboundMessage = { ...inboundText({}), ...JSON.parse(request.body) };
      return { kind: "message", message };
    },
    acknowledge: (text) => ({ status: 200, contentType: "text/plain", body: text ?? "" }),
    async send(message, options) {
      attempts++;
      const step = steps.shift() ?? "accept";
      if (step instanceof Error) throw step;
      if (typeof step === "function") await step(message, options);
      if (!options.mayStillSend()) {
        throw new SendError("send_lease_expired", "The lease ran out before the message left.", {
          outcome: "not_accepted",
          retryable: true,
        });
      }
      const receipt = accept(message);
      if (step === "accept_then_lose") {
        throw new SendError("send_outcome_unknown", "The connection was lost.", {
          outcome: "unknown",
        });
      }
      return receipt;
    },
    async findSent(message) {
      lookups++;
      if (find) return find(message);
      const match = sent.find((each) => each.outboundId === message.id);
      if (!match) return { kind: "absent" };
      const { providerMessageId } = match;
      return { kind: "found", receipt: { providerMessageId, status: "sent", segments: null } };
    },
  };
}

let texts = 0;

/** An inbound text with sensible values for what is not given; a new `providerMessageId` each time. */
export function inboundText(values: Loose<InboundMessage>): InboundMessage {
  return {
    provider: values.provider ?? "fake",
    providerMessageId: values.providerMessageId ?? `IN${++texts}`,
    from: values.from ?? "+15550100100",
    to: values.to ?? "+15550100001",
    body: values.body ?? "Hello",
    media: values.media ?? [],
    location: values.location ?? null,
    segments: values.segments ?? null,
    messagingServiceId: values.messagingServiceId ?? null,
    optOutType: values.optOutType ?? null,
  };
}
