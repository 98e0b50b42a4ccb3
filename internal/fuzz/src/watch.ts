import type { PipelineEvent } from "sms-pipeline";

/** Marks the ids of webhooks that are not signed: the store must never see one. */
export const FORGED = "FORGED";

/** Sees what goes on inside, and writes down what must not happen. */
export interface Watch {
  report(problem: string): void;
  /** What went wrong since this was last asked, without repeats. */
  take(): string[];
  onEvent(event: PipelineEvent): void;
  /** How many events of each type there were. */
  readonly events: ReadonlyMap<string, number>;
  /** The calls by which a webhook or a test reaches the store. */
  storeCalls: number;
}

const MOST_PROBLEMS = 20;

export function createWatch(): Watch {
  const problems = new Set<string>();
  const events = new Map<string, number>();
  const report = (problem: string): void => {
    if (problems.size < MOST_PROBLEMS) problems.add(problem);
  };
  return {
    report,
    take() {
      const taken = [...problems];
      problems.clear();
      return taken;
    },
    events,
    storeCalls: 0,
    onEvent(event) {
      events.set(event.type, (events.get(event.type) ?? 0) + 1);
      // Neither the store nor the rules fail in these runs.
      if (
        event.type === "request_failed" ||
        event.type === "store_unavailable" ||
        event.type === "turn_abandoned"
      ) {
        report(`event ${event.type}: ${traceOf(event.error)}`);
      }
    },
  };
}

/** Listens to what nobody has caught. Returns a function that stops it. */
export function watchProcess(watch: Watch): () => void {
  const onRejection = (reason: unknown): void =>
    watch.report(`unhandled rejection: ${traceOf(reason)}`);
  const onException = (error: unknown): void =>
    watch.report(`uncaught exception: ${traceOf(error)}`);
  // Node warns of listeners that pile up.
  const onWarning = (warning: Error): void => watch.report(`warning: ${traceOf(warning)}`);
  process.on("unhandledRejection", onRejection);
  process.on("uncaughtException", onException);
  process.on("warning", onWarning);
  return () => {
    process.off("unhandledRejection", onRejection);
    process.off("uncaughtException", onException);
    process.off("warning", onWarning);
  };
}

function traceOf(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.split("\n").slice(0, 6).join("\n");
}
