import type {
  DeskAttempt,
  DeskChanges,
  DeskMessage,
  DeskState,
  DeskWebhook,
} from "../src/desk/api.ts";
import type { OutboxText } from "./outbox/outbox-text.ts";

export const PERSON = "+15550100100";
export const OUR_NUMBER = "+15550100001";

/** What the emulator says of a text that a person sent, but for what the test is about. */
export function deskMessage(values: Partial<DeskMessage> = {}): DeskMessage {
  return {
    sid: "SM1",
    direction: "inbound",
    source: "person",
    from: PERSON,
    to: OUR_NUMBER,
    body: "Hello",
    media: [],
    segments: 1,
    encoding: "GSM-7",
    status: "received",
    errorCode: null,
    webhook: "waiting",
    clientId: null,
    createdAt: 1_000,
    updatedAt: 1_000,
    ...values,
  };
}

/** What the app sent to the person. */
export function deskReply(values: Partial<DeskMessage> = {}): DeskMessage {
  return deskMessage({
    sid: "SM2",
    direction: "outbound",
    source: "api",
    from: OUR_NUMBER,
    to: PERSON,
    status: "queued",
    webhook: null,
    ...values,
  });
}

export function deskAttempt(values: Partial<DeskAttempt> = {}): DeskAttempt {
  return {
    url: "http://localhost:3000/sms",
    method: "POST",
    startedAt: 1_000,
    durationMs: 20,
    status: 200,
    errorCode: null,
    response: "<Response/>",
    contentType: "text/xml",
    ...values,
  };
}

export function deskWebhook(values: Partial<DeskWebhook> = {}): DeskWebhook {
  return {
    id: "1",
    kind: "message",
    messageSid: "SM1",
    params: { From: PERSON, To: OUR_NUMBER, Body: "Hello" },
    state: "delivered",
    attempts: [deskAttempt()],
    fault: null,
    createdAt: 1_000,
    ...values,
  };
}

export function deskState(values: Partial<DeskState> = {}): DeskState {
  return { accountSid: "AC1", numbers: [], optOuts: [], faults: [], seed: 1, ...values };
}

export function deskChanges(values: Partial<DeskChanges> = {}): DeskChanges {
  return { cursor: "1", reset: false, state: null, messages: [], webhooks: [], ...values };
}

export function outboxText(values: Partial<OutboxText> = {}): OutboxText {
  return {
    clientId: "a",
    from: PERSON,
    to: OUR_NUMBER,
    body: "Hello",
    pictures: [],
    writtenAt: 1_000,
    state: "waiting",
    problem: null,
    ...values,
  };
}

/** A browser's storage that takes so many characters. */
export function testStorage(room = 10_000): Storage {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    // Browsers promise no order.
    key: (index) => [...values.keys()].reverse()[index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem(key, value) {
      const others = [...values].filter(([other]) => other !== key);
      const taken = others.reduce((sum, entry) => sum + entry.join("").length, 0);
      if (taken + key.length + value.length > room) throw new Error("The quota is exceeded.");
      values.set(key, value);
    },
    removeItem: (key) => void values.delete(key),
    clear: () => values.clear(),
  };
}
