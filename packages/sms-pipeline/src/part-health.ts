import type { Clock } from "./clock.ts";
import { isSmsPipelineError, type SmsPipelineErrorCode } from "./errors.ts";
import type { PipelineEvent } from "./events.ts";
import type { PartHealth } from "./http/health-route.ts";
import type { Store } from "./ports/store.ts";
import { storeInTime } from "./turn/store-in-time.ts";

export interface PassiveHealth {
  /** Sees every event of the pipeline. */
  observe(event: PipelineEvent): void;
  readonly ai: PartHealth;
  readonly messenger: PartHealth;
}

/** Failures that no retry mends. */
const NEEDS_A_PERSON: ReadonlySet<SmsPipelineErrorCode> = new Set<SmsPipelineErrorCode>([
  "ai_unauthorized",
  "ai_quota_exhausted",
  "ai_bad_request",
  "send_unauthorized",
]);

/** The health of the model and the carrier as the last calls showed it: asking them would cost money. */
export function createPassiveHealth(): PassiveHealth {
  let ai: PartHealth = { status: "ok" };
  let messenger: PartHealth = { status: "ok" };
  return {
    observe(event) {
      if (event.type === "model_answered") ai = { status: "ok" };
      else if (event.type === "model_failed" && isAboutModel(event.error.code)) {
        ai = healthOf(event.error.code);
      } else if (event.type === "message_sent") messenger = { status: "ok" };
      else if (event.type === "send_failed" && isAboutCarrier(event.error.code)) {
        messenger = healthOf(event.error.code);
      }
    },
    get ai() {
      return ai;
    },
    get messenger() {
      return messenger;
    },
  };
}

/** A model that will not answer one text answers others; else whoever texts it could raise the alarm. */
function isAboutModel(code: SmsPipelineErrorCode): boolean {
  return code !== "ai_refused" && code !== "ai_content_filtered";
}

/** A refusal of one message says nothing of the carrier. */
function isAboutCarrier(code: SmsPipelineErrorCode): boolean {
  return (
    code === "send_unauthorized" || code === "send_unavailable" || code === "send_outcome_unknown"
  );
}

function healthOf(code: SmsPipelineErrorCode): PartHealth {
  return { status: NEEDS_A_PERSON.has(code) ? "failing" : "unavailable", code };
}

/** Who asks for the health waits: a store that does not answer soon counts as unavailable. */
const STORE_TIMEOUT_MS = 3_000;

export async function storeHealth(store: Pick<Store, "health">, clock: Clock): Promise<PartHealth> {
  try {
    await storeInTime(clock, STORE_TIMEOUT_MS, () => store.health());
    return { status: "ok" };
  } catch (error) {
    const code = isSmsPipelineError(error) ? error.code : "store_failed";
    return { status: code === "store_misconfigured" ? "failing" : "unavailable", code };
  }
}
