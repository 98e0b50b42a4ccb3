import type { Clock } from "sms-pipeline";
import type { Account } from "../account/account.ts";
import type { FaultSource } from "../faults/faults.ts";
import type { MediaStore } from "../message/media.ts";
import type { CarrierMessage } from "../message/message.ts";
import type { Outbound } from "../message/outbound.ts";
import type { RecordLog } from "../record-log.ts";
import type { Work } from "../work.ts";
import type { ApiRequest } from "./api-request.ts";
import type { SendWorld } from "./check-send.ts";

/** What the REST API works on. */
export interface RestWorld {
  readonly account: Account;
  readonly apiKeys: readonly { readonly sid: string; readonly secret: string }[];
  readonly messages: RecordLog<CarrierMessage>;
  readonly media: MediaStore;
  readonly outbound: Outbound;
  readonly faults: FaultSource;
  readonly work: Work;
  readonly clock: Clock;
  /** How long a message takes to appear in the list, in milliseconds. */
  readonly listLagMs: number;
  /** How long a request takes to be answered, in milliseconds. */
  readonly latencyMs: number | (() => number);
  readonly startedAt: number;
  sendWorld(): SendWorld;
  onRequest(request: ApiRequest): void;
  /** Tells whom it may concern that a message was canceled. */
  report(message: CarrierMessage): void;
}
