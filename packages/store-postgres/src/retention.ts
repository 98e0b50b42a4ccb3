import type { Retention } from "sms-pipeline";
import type { CallStep } from "./call-step.ts";
import { type Batch, isErased, isPruned, isPrunedThreads } from "./sql-results.ts";

/** Rows that one call deletes: few enough that nobody waits for them long, and that no limit of time is reached. */
const LIMIT = 5_000;

/** Forgets. Pruning is many short steps; where it breaks off, the next pruning goes on. */
export function createRetention(call: CallStep, now: () => object): Retention {
  return {
    eraseCustomer: (person) => call("sms_erase_customer", { person }, isErased),
    async pruneMessages({ olderThan }) {
      let messages = 0;
      await eachBatch(async (after) => {
        const input = { olderThan, limit: LIMIT, after };
        const batch = await call("sms_prune_messages", input, isPruned);
        messages += batch.messages;
        return batch;
      });
      await eachBatch((after) => {
        const input = { ...now(), olderThan, limit: LIMIT, after };
        return call("sms_prune_threads", input, isPrunedThreads);
      });
      return { messages };
    },
  };
}

async function eachBatch(step: (after: string | null) => Promise<Batch>): Promise<void> {
  let after: string | null = null;
  do after = (await step(after)).next;
  while (after !== null);
}
