import type { Store } from "sms-pipeline";
import { createPipeline, createStore, type Environment } from "./pipeline.ts";

// Not at once: workerd gives out random values only while it serves a request.
let store: Store | undefined;

interface ExecutionContext {
  waitUntil(work: Promise<unknown>): void;
}

const worker: {
  fetch(request: Request, env: Environment, context: ExecutionContext): Promise<Response>;
} = {
  // A pipeline for each request: workerd lets no request touch the timers and connections of another. The store decides
  // between them, as it does between processes.
  fetch(request, env, context) {
    store ??= createStore();
    const waitUntil = (work: Promise<unknown>) => context.waitUntil(work);
    return createPipeline(env, store).fetch(request, { waitUntil });
  },
};

export default worker;
