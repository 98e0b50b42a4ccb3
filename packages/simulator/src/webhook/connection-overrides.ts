/** A kind of failure that a webhook can be retried after. */
export type RetryCause = "ct" | "rt" | "4xx" | "5xx";

export interface ConnectionOverrides {
  /** The webhook's URL as it is requested and signed: without the fragment. */
  readonly url: string;
  readonly retries: number;
  readonly retryOn: ReadonlySet<RetryCause>;
  readonly connectTimeoutMs: number;
  /** Until the first byte of the answer, and between two of its parts. */
  readonly readTimeoutMs: number;
  /** For all attempts together. */
  readonly totalTimeoutMs: number;
}

const CAUSES: readonly RetryCause[] = ["ct", "rt", "4xx", "5xx"];

/**
 * What the fragment of a webhook's URL says about time-outs and retries
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides). A value out of range counts as not given.
 */
export function connectionOverrides(configuredUrl: string): ConnectionOverrides {
  const hash = configuredUrl.indexOf("#");
  // A URL without a path is requested, and signed, as that of the root.
  const url = (hash === -1 ? configuredUrl : configuredUrl.slice(0, hash)).replace(
    /^(https?:\/\/[^/?]+)(?=\?|$)/i,
    "$1/",
  );
  const given = new Map<string, string>();
  for (const pair of hash === -1 ? [] : configuredUrl.slice(hash + 1).split("&")) {
    const [name = "", value = ""] = pair.split("=");
    given.set(name, decode(value));
  }
  const number = (name: string, least: number, most: number, otherwise: number): number => {
    const text = given.get(name) ?? "";
    const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : otherwise;
  };
  const policies = (given.get("rp") ?? "ct").split(",");
  return {
    url,
    retries: number("rc", 0, 5, 1),
    retryOn: new Set(
      policies.includes("all") ? CAUSES : CAUSES.filter((cause) => policies.includes(cause)),
    ),
    connectTimeoutMs: number("ct", 100, 10_000, 5_000),
    readTimeoutMs: number("rt", 100, 15_000, 15_000),
    totalTimeoutMs: number("tt", 100, 15_000, 15_000),
  };
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
