import type { InboundReading } from "../conversation/intent.ts";
import type { EmitEvent } from "../events.ts";
import type { InboundMessage } from "../ports/inbound.ts";
import type { Messenger } from "../ports/messenger.ts";
import type { DeliveryUpdate } from "../ports/store.ts";
import type { TextReader } from "../turn/read-text.ts";
import type { Received } from "../turn/receive.ts";
import { textReply } from "./replies.ts";
import type { HttpReply, HttpRequest } from "./request.ts";
import type { RouteHandler } from "./router.ts";

export interface WebhookDeps {
  readonly messenger: Messenger;
  readonly emit: EmitEvent;
  readonly maxBodyBytes: number;
  readonly onStoreUnavailable: "apologize" | "retry";
  readonly apology: string;
  readonly readText: TextReader;
  /** Stores the text and starts its turn; `work` settles when the turn is over. Throws when it can't be stored. */
  readonly receive: (message: InboundMessage, reading: InboundReading) => Promise<Received>;
  readonly recordDelivery: (update: DeliveryUpdate) => Promise<void>;
}

/** Serves both webhooks, for messages and for delivery statuses: what came decides what is done. */
export function webhookRoute(deps: WebhookDeps): RouteHandler {
  return async (request) => {
    const { method, url } = request;
    const body = await request.readBody(deps.maxBodyBytes);
    const header = (name: string): string | null => request.header(name);
    const event = await deps.messenger.parseWebhook({ method, url, header, body });
    if (event.kind === "message") return takeMessage(deps, request, event.message);
    if (event.kind === "status") return takeStatus(deps, event.update);
    deps.emit({ type: "webhook_unsupported", reason: event.reason });
    return acknowledge(deps.messenger, null);
  };
}

async function takeMessage(
  deps: WebhookDeps,
  request: HttpRequest,
  message: InboundMessage,
): Promise<HttpReply> {
  const reading = await deps.readText(message);
  let received: Received;
  try {
    received = await deps.receive(message, reading);
  } catch {
    // The events have told. An opt-out or another keyword gets no apology, and only a 5xx may bring it again.
    return deps.onStoreUnavailable === "apologize" && reading.intent === "message"
      ? acknowledge(deps.messenger, deps.apology)
      : tryAgain();
  }
  try {
    request.waitUntil?.(received.work);
  } catch (error) {
    // The text is stored all the same. Taken from its object, a runtime's own `waitUntil` throws.
    deps.emit({ type: "request_failed", error });
  }
  return acknowledge(deps.messenger, null);
}

async function takeStatus(deps: WebhookDeps, update: DeliveryUpdate): Promise<HttpReply> {
  try {
    await deps.recordDelivery(update);
    return acknowledge(deps.messenger, null);
  } catch {
    return tryAgain();
  }
}

function tryAgain(): HttpReply {
  return textReply(503, "This can't be stored at the moment. Try again.", { "retry-after": "5" });
}

function acknowledge(messenger: Messenger, text: string | null): HttpReply {
  const { status, contentType, body } = messenger.acknowledge(text);
  return { status, headers: { "content-type": contentType }, body };
}
