import { type ApiRequest, createCarrier } from "@sms-pipeline/simulator";
import { type CarrierFaultRates, setCarrierFaults } from "./carrier-faults.ts";
import { type Accepted, acceptedOf } from "./carrier-message.ts";
import { OUR_NUMBERS } from "./database.ts";
import type { Random } from "./random.ts";
import { ACCOUNT_SID, AUTH_TOKEN } from "./timing.ts";
import type { Target } from "./webhooks.ts";

export interface Carrier {
  readonly url: string;
  /** In the order in which they were accepted. */
  readonly accepted: readonly Accepted[];
  /** Requests that no client of the API should make. Empty when all is well. */
  readonly complaints: readonly string[];
  /** Whether messages are on their way or statuses are still to be reported. */
  busy(): boolean;
  /** What has struck, and what was asked and reported. */
  counts(): [string, number][];
  close(): Promise<void>;
}

export interface CarrierOptions {
  readonly random: Random;
  readonly faults: CarrierFaultRates;
  /** Who is told how a message fares. */
  readonly target: Target;
}

/** Takes messages, and keeps its own record of them. It knows nobody's STOP, so that one that is sent all the same is seen. */
export async function startCarrier({ random, faults, target }: CarrierOptions): Promise<Carrier> {
  const accepted: Accepted[] = [];
  const complaints: string[] = [];
  let asked = 0;
  const carrier = createCarrier({
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    numbers: OUR_NUMBERS.map((phoneNumber) => ({ phoneNumber })),
    seed: Math.floor(random.next() * 2 ** 31),
    latencyMs: () => random.between(8, 40),
    pace: { queuedMs: 50, sendingMs: 100, sentMs: 300 },
    // How long a message takes to appear in the list.
    listLagMs: 150,
    loopGuard: false,
    maxMessages: 100_000,
    maxWebhooks: 500_000,
    route: async ({ pathname, search }) => {
      const url = await target();
      return url === undefined ? null : url + pathname + search;
    },
  });
  setCarrierFaults(carrier, faults);
  const known = new Set<string>();
  carrier.on("message", (message) => {
    if (known.has(message.sid)) return;
    known.add(message.sid);
    const taken = acceptedOf(message);
    if (taken.outboundId === "") complaints.push("a status callback does not carry our id");
    accepted.push(taken);
  });
  carrier.on("request", (request) => {
    if (request.method === "GET" && request.fault === null) asked += 1;
    const complaint = complaintAbout(request);
    if (complaint !== null) complaints.push(complaint);
  });
  const { url } = await carrier.listen();
  return {
    url,
    accepted,
    complaints,
    busy: () =>
      carrier.webhooks.some(({ state }) => state === "waiting" || state === "held") ||
      carrier.messages.some(({ status }) => ["queued", "sending", "sent"].includes(status)),
    counts: () => [
      ["carrier asked", asked],
      ["status callbacks posted", carrier.webhooks.flatMap(({ attempts }) => attempts).length],
      ...carrier.faults
        .list()
        .filter(({ served }) => served > 0)
        .map(({ name, served }): [string, number] => [`carrier ${name}`, served]),
    ],
    close: () => carrier.close(),
  };
}

function complaintAbout({ method, path, errorCode, fault }: ApiRequest): string | null {
  const { pathname, searchParams } = new URL(path, "http://carrier");
  if (errorCode !== null && fault === null) {
    return `${method} ${pathname} was refused with ${errorCode}`;
  }
  return method === "GET" && !searchParams.has("To") ? "all messages were listed" : null;
}
