import { once } from "node:events";
import { Worker } from "node:worker_threads";

export interface DelayingProxy {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Passes bytes on in their order, late by about 5 ms for a round trip: a database that is hosted elsewhere in the
 * region. It has a thread of its own, so that it takes no time from the flows' event loop.
 */
export async function startDelayingProxy(targetPort: number): Promise<DelayingProxy> {
  const worker = new Worker(new URL("./delaying-proxy-thread.ts", import.meta.url), {
    workerData: targetPort,
  });
  const [port]: unknown[] = await once(worker, "message");
  if (typeof port !== "number") throw new Error("The proxy did not start.");
  return {
    port,
    async close() {
      await worker.terminate();
    },
  };
}
