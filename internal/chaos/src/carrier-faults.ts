import type { Random } from "./random.ts";

/** What the carrier does with a message that is handed over. */
export const SEND_FAULTS = [
  "rate_limited",
  "error_before_accepting",
  "error_after_accepting",
  "hang_without_accepting",
  "hang_after_accepting",
  "drop_without_accepting",
  "drop_after_accepting",
  "accept_late",
] as const;

export type SendFault = (typeof SEND_FAULTS)[number];

/** What it does when it is asked for its list. */
export const LIST_FAULTS = ["rate_limited", "error", "hang", "drop"] as const;

export type ListFault = (typeof LIST_FAULTS)[number];

export interface CarrierFaults {
  send(): SendFault | null;
  list(): ListFault | null;
}

/** Each fault as likely as the others, a part of the time. */
export function randomCarrierFaults(
  random: Random,
  sendRate: number,
  listRate: number,
): CarrierFaults {
  return {
    send: () => (random.chance(sendRate) ? (random.pick(SEND_FAULTS) ?? null) : null),
    list: () => (random.chance(listRate) ? (random.pick(LIST_FAULTS) ?? null) : null),
  };
}

export const NO_CARRIER_FAULTS: CarrierFaults = { send: () => null, list: () => null };
