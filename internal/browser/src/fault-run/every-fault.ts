import { FAULT_KINDS, type FaultKind, type FaultSettings } from "@sms-pipeline/simulator";

/** How often the faults of each group strike; of sending and reading each of several does. */
const RATES: Readonly<Record<FaultKind["group"], number>> = {
  send: 0.04,
  read: 0.06,
  webhook: 0.1,
  callback: 0.1,
  outcome: 0.04,
};

/** Waits that fit the world's shorter ones. A client of it gives up after a second. */
const WAITS_MS: Readonly<Partial<Record<FaultKind["name"], number>>> = {
  "send.hang": 2_000,
  "send.accept_and_hang": 2_000,
  "send.accept_late": 1_500,
  "read.hang": 2_000,
  "webhook.reorder": 1_000,
  "webhook.delay": 1_000,
  "callback.late": 1_000,
  "callback.reorder": 1_000,
};

/** Every fault that there is, at once. */
export function everyFault(): FaultSettings {
  return Object.fromEntries(
    FAULT_KINDS.map(({ name, group }) => [
      name,
      { rate: RATES[group], ...(WAITS_MS[name] !== undefined && { value: WAITS_MS[name] }) },
    ]),
  );
}
