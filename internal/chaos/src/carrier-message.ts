import type { CarrierMessage } from "@sms-pipeline/simulator";

/** A message in the carrier's own record: it will reach the person. */
export interface Accepted {
  readonly sid: string;
  /** Our id, as the status callback's URL carries it; empty when it does not. */
  readonly outboundId: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  /** When the request came and when it was accepted, in milliseconds since the epoch. */
  readonly arrivedAt: number;
  readonly acceptedAt: number;
}

export function acceptedOf(message: CarrierMessage): Accepted {
  const { sid, from, to, body, statusCallback, requestedAt, createdAt } = message;
  return {
    sid,
    outboundId: new URL(statusCallback ?? "none:").searchParams.get("outbound") ?? "",
    from,
    to,
    body,
    arrivedAt: requestedAt,
    acceptedAt: createdAt,
  };
}
