import { createMemoryStore, type MemoryStore } from "@sms-pipeline/store-memory";
import {
  type AssistantSeed,
  type CreateSmsPipelineOptions,
  createSmsPipeline,
  type InboundMessage,
  type PipelineEvent,
  type SmsPipeline,
} from "sms-pipeline";
import {
  type AiStep,
  createFakeMessenger,
  createScriptedAi,
  createTestClock,
  type FakeMessenger,
  inboundText,
  type ScriptedAi,
  type TestClock,
} from "sms-pipeline/testing";

export const OUR_NUMBER = "+15550100001";
export const PERSON = "+15550100100";

/** An assistant that greets, and one that lets the model write the first reply. */
const ASSISTANTS: readonly AssistantSeed[] = [
  {
    name: "Greeter",
    firstSms: "Hello, this is Greeter.",
    smsPrompt: "You are Greeter.",
    phoneNumbers: [OUR_NUMBER, "+15550100011"],
  },
  { name: "Quiet", smsPrompt: "You are Quiet.", phoneNumbers: ["+15550100002"] },
];

export interface World {
  readonly clock: TestClock;
  readonly ai: ScriptedAi;
  readonly messenger: FakeMessenger;
  readonly store: MemoryStore;
  readonly pipeline: SmsPipeline;
  readonly events: readonly PipelineEvent[];
  /** Another process over the same store, carrier and model. */
  secondPipeline(options?: Partial<CreateSmsPipelineOptions>): SmsPipeline;
  /** A text arrives; resolves when it is stored. */
  text(body: string, values?: Partial<InboundMessage>): Promise<void>;
  /** A text arrives and time goes on until it has been answered. */
  say(body: string, values?: Partial<InboundMessage>): Promise<void>;
  /** The bodies that the carrier has accepted, in order. */
  readonly sent: readonly string[];
  eventsOf<T extends PipelineEvent["type"]>(type: T): Extract<PipelineEvent, { type: T }>[];
}

export interface WorldOptions extends Partial<Omit<CreateSmsPipelineOptions, "store" | "ai">> {
  readonly script?: readonly AiStep[];
  readonly assistants?: readonly AssistantSeed[];
  /** Puts something between the pipeline and its store. */
  readonly wrapStore?: (store: MemoryStore) => MemoryStore;
}

/** Everything around a pipeline, under one clock that the test moves. Jitter is at its middle. */
export function createWorld({
  script = [],
  assistants,
  wrapStore,
  ...options
}: WorldOptions = {}): World {
  const clock = createTestClock();
  const ai = createScriptedAi(...script);
  const messenger = createFakeMessenger();
  const memory = createMemoryStore({ clock, assistants: assistants ?? ASSISTANTS });
  const store = wrapStore?.(memory) ?? memory;
  const events: PipelineEvent[] = [];
  const create = (more: Partial<CreateSmsPipelineOptions> = {}): SmsPipeline =>
    createSmsPipeline({
      store,
      ai,
      messenger,
      clock,
      random: () => 0.5,
      onEvent: (event) => void events.push(event),
      ...options,
      ...more,
    });
  const pipeline = create();
  const text = async (body: string, values: Partial<InboundMessage> = {}): Promise<void> => {
    await pipeline.receive(inboundText({ body, from: PERSON, to: OUR_NUMBER, ...values }));
  };
  return {
    clock,
    ai,
    messenger,
    store,
    pipeline,
    events,
    secondPipeline: create,
    text,
    async say(body, values) {
      await text(body, values);
      await clock.advance(1_000);
    },
    get sent() {
      return messenger.sent.map(({ body }) => body);
    },
    eventsOf<T extends PipelineEvent["type"]>(type: T) {
      return events.filter(
        (event): event is Extract<PipelineEvent, { type: T }> => event.type === type,
      );
    },
  };
}
