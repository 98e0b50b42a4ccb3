export type FaultName =
  | "send.rate_limited"
  | "send.error"
  | "send.hang"
  | "send.drop"
  | "send.accept_and_error"
  | "send.accept_and_hang"
  | "send.accept_and_drop"
  | "send.accept_late"
  | "read.rate_limited"
  | "read.error"
  | "read.hang"
  | "read.drop"
  | "webhook.duplicate"
  | "webhook.reorder"
  | "webhook.delay"
  | "callback.late"
  | "callback.duplicate"
  | "callback.reorder"
  | "callback.lost"
  | "outcome.undelivered"
  | "outcome.failed";

/** One thing that can go wrong. Plain data: pages and tests read it too. */
export interface FaultKind {
  readonly name: FaultName;
  /** What it strikes: a request to the API, a webhook, a status callback, or what becomes of a message. */
  readonly group: "send" | "read" | "webhook" | "callback" | "outcome";
  readonly title: string;
  /** What happens, in a sentence. */
  readonly effect: string;
  /** What `FaultSetting.value` means, and what it is when it is not set; null when the fault has none. */
  readonly value: {
    readonly unit: "seconds" | "ms" | "error code";
    readonly label: string;
    readonly default: number;
  } | null;
}

const retryAfter = { unit: "seconds", label: "Retry-After", default: 1 } as const;
const hangFor = { unit: "ms", label: "hangs for", default: 60_000 } as const;

/** In the order in which they are tried: of several that would strike, the first does. */
export const FAULT_KINDS: readonly FaultKind[] = [
  {
    name: "send.rate_limited",
    group: "send",
    title: "Too many requests",
    effect: "Sending is answered 429 with Retry-After; nothing is accepted.",
    value: retryAfter,
  },
  {
    name: "send.error",
    group: "send",
    title: "Server error",
    effect: "Sending is answered 500; nothing is accepted.",
    value: null,
  },
  {
    name: "send.hang",
    group: "send",
    title: "Hang",
    effect: "Sending is not answered, and then the connection is dropped; nothing is accepted.",
    value: hangFor,
  },
  {
    name: "send.drop",
    group: "send",
    title: "Drop the connection",
    effect: "The connection is dropped; nothing is accepted.",
    value: null,
  },
  {
    name: "send.accept_and_error",
    group: "send",
    title: "Accept, then a server error",
    effect: "The message is accepted and on its way, but the answer is 500.",
    value: null,
  },
  {
    name: "send.accept_and_hang",
    group: "send",
    title: "Accept, then hang",
    effect: "The message is accepted and on its way, but there is no answer.",
    value: hangFor,
  },
  {
    name: "send.accept_and_drop",
    group: "send",
    title: "Accept, then drop",
    effect: "The message is accepted and on its way, but the connection is dropped.",
    value: null,
  },
  {
    name: "send.accept_late",
    group: "send",
    title: "Accept late",
    effect: "The message is accepted after a wait, when whoever asked may have given up.",
    value: { unit: "ms", label: "waits", default: 35_000 },
  },
  {
    name: "read.rate_limited",
    group: "read",
    title: "Too many requests",
    effect: "Reading is answered 429 with Retry-After.",
    value: retryAfter,
  },
  {
    name: "read.error",
    group: "read",
    title: "Server error",
    effect: "Reading is answered 500.",
    value: null,
  },
  {
    name: "read.hang",
    group: "read",
    title: "Hang",
    effect: "Reading is not answered, and then the connection is dropped.",
    value: hangFor,
  },
  {
    name: "read.drop",
    group: "read",
    title: "Drop the connection",
    effect: "The connection is dropped while something is read.",
    value: null,
  },
  {
    name: "webhook.duplicate",
    group: "webhook",
    title: "Duplicate",
    effect: "A person's text is posted twice, at the same time.",
    value: null,
  },
  {
    name: "webhook.reorder",
    group: "webhook",
    title: "Reorder",
    effect: "A person's text is held back until the next one has been posted, or for a while.",
    value: { unit: "ms", label: "held at most", default: 5_000 },
  },
  {
    name: "webhook.delay",
    group: "webhook",
    title: "Delay",
    effect: "A person's text is posted late.",
    value: { unit: "ms", label: "late by", default: 3_000 },
  },
  {
    name: "callback.late",
    group: "callback",
    title: "Late",
    effect: "A delivery status is reported late.",
    value: { unit: "ms", label: "late by", default: 10_000 },
  },
  {
    name: "callback.duplicate",
    group: "callback",
    title: "Duplicate",
    effect: "A delivery status is reported twice.",
    value: null,
  },
  {
    name: "callback.reorder",
    group: "callback",
    title: "Reorder",
    effect: "A delivery status is held back until the next one of that message was reported.",
    value: { unit: "ms", label: "held at most", default: 5_000 },
  },
  {
    name: "callback.lost",
    group: "callback",
    title: "Lost",
    effect: "A delivery status is never reported.",
    value: null,
  },
  {
    name: "outcome.undelivered",
    group: "outcome",
    title: "Undelivered",
    effect: "The message is sent and does not reach the phone.",
    value: { unit: "error code", label: "error code", default: 30003 },
  },
  {
    name: "outcome.failed",
    group: "outcome",
    title: "Failed",
    effect: "The message is accepted and then can't be sent.",
    value: { unit: "error code", label: "error code", default: 30008 },
  },
];

/** When a fault strikes. `next` comes before `rate`. */
export interface FaultSetting {
  /** How likely each time: 0 never, 1 always. */
  readonly rate: number;
  /** It strikes this many times, whatever `rate` says. Counts down. */
  readonly next: number;
  /** What the fault's kind says it is: a wait, an error code. */
  readonly value: number | null;
}

export interface FaultState extends FaultSetting {
  readonly name: FaultName;
  /** How many times it has struck since the emulator started. */
  readonly served: number;
}
