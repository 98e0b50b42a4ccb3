import type { Clock } from "sms-pipeline";
import { AssistantDays } from "./assistant-days.ts";
import { Assistants } from "./assistants.ts";
import { CarrierIndex } from "./carrier-index.ts";
import { ConsentEntries } from "./consent-entries.ts";
import { DueQueue } from "./due-queue.ts";
import { IdleThreads } from "./idle-threads.ts";
import { OptOuts } from "./opt-outs.ts";
import type { InboundRecord, OutboundRecord, Thread } from "./thread.ts";

export interface Limits {
  readonly maxThreads: number;
  readonly maxMessages: number;
  readonly maxMessagesPerThread: number;
}

/** All that a memory store knows. Each step of the store is one synchronous function over it, and so atomic. */
export interface State {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly assistants: Assistants;
  readonly assistantDays: AssistantDays;
  readonly optOuts: OptOuts;
  readonly consent: ConsentEntries;
  readonly threads: Map<string, Thread>;
  /** By our number, then by the person's. */
  readonly threadsByPair: Map<string, Map<string, Thread>>;
  readonly inboundByCarrierId: CarrierIndex<InboundRecord>;
  readonly outboundByCarrierId: CarrierIndex<OutboundRecord>;
  readonly due: DueQueue;
  readonly idleEnded: IdleThreads;
  readonly idleOpen: IdleThreads;
  messageCount: number;
  /** How many messages were ever written down. */
  written: number;
}

export function createState(clock: Clock, limits: Limits): State {
  return {
    clock,
    limits,
    assistants: new Assistants(),
    assistantDays: new AssistantDays(),
    optOuts: new OptOuts(),
    consent: new ConsentEntries(),
    threads: new Map(),
    threadsByPair: new Map(),
    inboundByCarrierId: new CarrierIndex(),
    outboundByCarrierId: new CarrierIndex(),
    due: new DueQueue(),
    idleEnded: new IdleThreads(),
    idleOpen: new IdleThreads(),
    messageCount: 0,
    written: 0,
  };
}
