import type { Retention } from "sms-pipeline";
import type { CallStep } from "./call-step.ts";
import { isErased, isPruned, isPrunedThreads } from "./sql-results.ts";

/** Rows that one call deletes: few enough that nobody waits for them long, nor any limit of time is reached. */
const BATCH = 5_000;

/** Forgets. Pruning is many short steps, and where it breaks off, the next one goes on. */
export function createRetention(call: CallStep, now: () => object): Retention {
  return {
    eraseCustomer: (person) => call("sms_erase_customer", { person }, isErased),
    async pruneMessages({ olderThan }) {
      const batch = { olderThan, limit: BATCH };
      let messages = 0;
      for (let after: string | null = null; ; ) {
        const page = await call("sms_prune_messages", { ...batch, after }, isPruned);
        messages += page.messages;
        if (page.next === null) break;
        after = page.next;
      }
      for (let after: string | null = null; ; ) {
        const page = await call(
          "sms_prune_threads",
          { ...now(), ...batch, after },
          isPrunedThreads,
        );
        if (page.next === null) break;
        after = page.next;
      }
      return { messages };
    },
  };
}
