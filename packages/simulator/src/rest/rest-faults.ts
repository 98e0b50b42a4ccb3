import type { Strike } from "../faults/faults.ts";
import type { Work } from "../work.ts";
import { dropConnection } from "./notes.ts";
import { refuse } from "./refuse.ts";
import { REST_ERRORS } from "./rest-error.ts";

/** Carries out a fault of the groups `send` and `read` before anything is done; null when there is none of that kind. */
export async function faultBefore(
  strike: Strike | null,
  work: Work,
  signal: AbortSignal,
): Promise<Response | null> {
  switch (strike?.name) {
    case "send.rate_limited":
    case "read.rate_limited":
      return refuse(REST_ERRORS.tooManyRequests, { "retry-after": String(strike.value) });
    case "send.error":
    case "read.error":
      return refuse(REST_ERRORS.serverError);
    case "send.hang":
    case "read.hang":
      await hang(strike.value, work, signal);
      return dropConnection();
    case "send.drop":
    case "read.drop":
      return dropConnection();
    case "send.accept_late":
      await work.sleep(strike.value);
      return null;
    default:
      return null;
  }
}

/** The same after a message was accepted. */
export async function faultAfter(
  strike: Strike | null,
  work: Work,
  signal: AbortSignal,
): Promise<Response | null> {
  switch (strike?.name) {
    case "send.accept_and_error":
      return refuse(REST_ERRORS.serverError);
    case "send.accept_and_hang":
      await hang(strike.value, work, signal);
      return dropConnection();
    case "send.accept_and_drop":
      return dropConnection();
    default:
      return null;
  }
}

/** Until the time is over or the client has given up. */
async function hang(ms: number, work: Work, signal: AbortSignal): Promise<void> {
  const gone = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await Promise.race([work.sleep(ms), gone]);
}
