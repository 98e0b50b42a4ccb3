import type { Carrier, FaultName } from "@sms-pipeline/simulator";
import { SEND_TIMEOUT_MS } from "./timing.ts";

/** How often a request to the carrier goes wrong, 0 to 1. */
export interface CarrierFaultRates {
  readonly send: number;
  readonly list: number;
}

/** What the carrier does with a message that is handed over. */
const SEND_FAULTS: readonly FaultName[] = [
  "send.rate_limited",
  "send.error",
  "send.hang",
  "send.drop",
  "send.accept_and_error",
  "send.accept_and_hang",
  "send.accept_and_drop",
  "send.accept_late",
];

/** What it does when it is asked for its list. */
const LIST_FAULTS: readonly FaultName[] = [
  "read.rate_limited",
  "read.error",
  "read.hang",
  "read.drop",
];

/** Longer than the client waits. */
const VALUES: Partial<Record<FaultName, number>> = {
  "send.hang": SEND_TIMEOUT_MS * 1.5,
  "send.accept_and_hang": SEND_TIMEOUT_MS * 1.5,
  "send.accept_late": SEND_TIMEOUT_MS * 1.2,
  "read.hang": SEND_TIMEOUT_MS * 1.5,
};

/** Each fault as likely as the others of its kind; statuses are reported late, twice, in any order. */
export function setCarrierFaults({ faults }: Carrier, rates: CarrierFaultRates): void {
  faults.set({
    ...alike(SEND_FAULTS, rates.send),
    ...alike(LIST_FAULTS, rates.list),
    "callback.late": { rate: 0.4, value: 900 },
    "callback.reorder": { rate: 0.3, value: 1_200 },
    "callback.duplicate": 0.15,
    "outcome.undelivered": 0.05,
  });
}

/** The emulator tries one fault after the other, so each must make up for those that are tried before it. */
function alike(names: readonly FaultName[], rate: number): object {
  const share = rate / names.length;
  return Object.fromEntries(
    names.map((name, index) => [
      name,
      { rate: share / (1 - index * share), value: VALUES[name] ?? null },
    ]),
  );
}
