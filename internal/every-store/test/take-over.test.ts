import {
  type CreateSmsPipelineOptions,
  createSmsPipeline,
  type SmsPipeline,
  type Store,
} from "sms-pipeline";
import {
  type AiStep,
  createFakeMessenger,
  createScriptedAi,
  type FakeMessenger,
  inboundText,
  type ScriptedAi,
} from "sms-pipeline/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STORE_NAMES, type Stores, startStores } from "../src/stores.ts";

const OUR_NUMBER = "+15550100001";

let stores: Stores;
let people = 0;

beforeAll(async () => {
  stores = await startStores();
});

afterAll(() => stores.close());

/** A moment that the test decides about. */
function gate(): { readonly reached: Promise<void>; pass(): Promise<void>; open(): void } {
  let arrive = (): void => {};
  let open = (): void => {};
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const pass = (): Promise<void> => {
    arrive();
    return opened;
  };
  return { reached, pass, open: () => open() };
}

interface Desk {
  readonly ai: ScriptedAi;
  readonly messenger: FakeMessenger;
  readonly pipeline: SmsPipeline;
  /** Another process over the same store and carrier. */
  other(options?: Partial<CreateSmsPipelineOptions>): SmsPipeline;
  /** A text of this test's person. The promise settles when its turn is over. */
  text(body: string): Promise<{ readonly conversationId: string; readonly work: Promise<void> }>;
  /** The same, and its turn is over. */
  say(body: string): Promise<string>;
  readonly sent: readonly string[];
}

function deskOver(store: Store, ...script: readonly AiStep[]): Desk {
  const from = `+1555${3_000_000 + ++people}`;
  const ai = createScriptedAi(...script);
  const messenger = createFakeMessenger();
  const other = (options: Partial<CreateSmsPipelineOptions> = {}): SmsPipeline =>
    createSmsPipeline({ store, ai, messenger, burst: { quietMs: 0 }, ...options });
  const pipeline = other();
  const text: Desk["text"] = async (body) => {
    const providerMessageId = `IN-take-over-${crypto.randomUUID()}`;
    const message = inboundText({ from, to: OUR_NUMBER, body, providerMessageId });
    const { result, work } = await pipeline.receive(message);
    return { conversationId: result.conversationId, work };
  };
  return {
    ai,
    messenger,
    pipeline,
    other,
    text,
    async say(body) {
      const { conversationId, work } = await text(body);
      await work;
      return conversationId;
    },
    get sent() {
      return messenger.sent.filter((each) => each.to === from).map(({ body }) => body);
    },
  };
}

describe.each(STORE_NAMES)("taking over, over %s", (name) => {
  let store: Store;

  beforeAll(async () => {
    store = await stores.open(name);
    await store.assistants?.save({ name: "Quiet", phoneNumbers: [OUR_NUMBER] });
  });

  it("the assistant is silent until it gets the conversation back, and knows what was said", async () => {
    const desk = deskOver(store, "Reply.", "As was said.");
    const conversationId = await desk.say("Hi");
    await desk.pipeline.pauseConversation(conversationId);
    await desk.say("Dogs?");
    const { work } = await desk.pipeline.sendMessage({ conversationId, body: "Welcome – “all”." });
    await work;
    await desk.pipeline.resumeConversation(conversationId);
    await desk.say("Cats?");
    expect(desk.sent).toEqual(["Reply.", "Welcome – “all”.", "As was said."]);
    expect(desk.ai.requests.at(-1)?.messages.map(({ content }) => content)).toEqual([
      "Hi",
      "Reply.",
      "Dogs?",
      "Welcome – “all”.",
      "Cats?",
    ]);
  });

  it("a reply that is being thought of is not sent", async () => {
    const thinking = gate();
    const desk = deskOver(store, async () => {
      await thinking.pass();
      return "Too late.";
    });
    const { conversationId, work } = await desk.text("Hi");
    await thinking.reached;
    // By another process, so that only the store can tell.
    await desk.other().pauseConversation(conversationId);
    thinking.open();
    await work;
    expect(desk.sent).toEqual([]);
    const page = await store.conversations?.messages({ conversationId, limit: 10 });
    expect(page?.messages).toMatchObject([{ direction: "inbound", silence: "paused" }]);
  });

  it("a message whose process died before it could send is sent once, by another", async () => {
    const desk = deskOver(store, "Reply.");
    const conversationId = await desk.say("Hi");
    const dying = desk.other({ store: { ...store, claim: () => new Promise(() => {}) } });
    await dying.sendMessage({ conversationId, body: "Mine" });
    expect(desk.sent).toEqual(["Reply."]);
    await Promise.all([desk.pipeline.sweep(), desk.other().sweep()]);
    expect(desk.sent).toEqual(["Reply.", "Mine"]);
    expect(desk.messenger.lookups).toBe(0);
  });

  it("a message leaves after the reply that another process is sending", async () => {
    const sending = gate();
    const desk = deskOver(store, "Reply.");
    desk.messenger.onSend(() => sending.pass());
    const { conversationId, work } = await desk.text("Hi");
    await sending.reached;
    const other = desk.other();
    await (await other.sendMessage({ conversationId, body: "Mine" })).work;
    expect(desk.sent).toEqual([]);
    sending.open();
    await work;
    expect(desk.sent).toEqual(["Reply.", "Mine"]);
    expect(desk.messenger.lookups).toBe(0);
  });

  it("a message with a key that was used is not sent again, and none after STOP", async () => {
    const desk = deskOver(store, "Reply.");
    const conversationId = await desk.say("Hi");
    const message = { conversationId, body: "Mine", idempotencyKey: "click" };
    const stored = await Promise.all([
      desk.pipeline.sendMessage(message),
      desk.other().sendMessage(message),
    ]);
    for (const { work } of stored) await work;
    await (await desk.pipeline.sendMessage(message)).work;
    await desk.say("STOP");
    const refused = desk.pipeline.sendMessage({ conversationId, body: "After" });
    await expect(refused).rejects.toMatchObject({ code: "person_opted_out" });
    expect(desk.sent).toEqual(["Reply.", "Mine"]);
    expect(stored.map(({ kind }) => kind).sort()).toEqual(["duplicate", "staged"]);
  });
});
