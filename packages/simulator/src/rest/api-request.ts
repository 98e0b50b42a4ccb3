import type { FaultName } from "../faults/catalog.ts";

/** A request to the API, and what came of it. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query, from the API's version on. */
  readonly path: string;
  /** The HTTP status; null when the connection was dropped. */
  readonly status: number | null;
  /** The code that it was refused with; null when it was not. */
  readonly errorCode: number | null;
  readonly fault: FaultName | null;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly answeredAt: number;
}
