import type { Clock } from "../clock.ts";
import type { EmitEvent } from "../events.ts";
import type { Messenger } from "../ports/messenger.ts";
import type { Store } from "../ports/store.ts";
import type { LeaseRequest } from "../ports/turn.ts";
import type { StoreTime } from "./store-time.ts";

export interface SendLimits {
  /** How long one handing over to the carrier may take. Shorter than the lease. */
  readonly timeoutMs: number;
  /** A message that is certainly not with the carrier is tried again until it is this old. */
  readonly giveUpAfterMs: number;
  readonly baseBackoffMs: number;
  readonly maxBackoffMs: number;
  /** How long after the last possible end of an attempt the carrier's own list can be trusted. */
  readonly settleDownMs: number;
}

export interface DeliverDeps {
  readonly store: Store;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly storeTime: StoreTime;
  readonly random: () => number;
  readonly emit: EmitEvent;
  readonly sendLimits: SendLimits;
  readonly request: LeaseRequest;
  readonly statusPath: (outboundId: string) => string;
}
