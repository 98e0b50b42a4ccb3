import { ConfigurationError } from "sms-pipeline";
import type { SqlClient, SqlFunction } from "./sql-client.ts";
import { expectResult } from "./sql-results.ts";
import { endsConnection, sqlStateOf } from "./store-errors.ts";

/** What `sms_steps` can do. The others are rare, or lock what several steps need. */
const SHARES: ReadonlySet<SqlFunction> = new Set<SqlFunction>([
  "sms_receive",
  "sms_claim",
  "sms_renew",
  "sms_release",
  "sms_stage",
  "sms_settle",
  "sms_record_delivery",
]);

/** A call keeps its threads locked until its last step is done, at a fifth of a millisecond each. */
const MOST_STEPS = 64;
const MOST_CHARACTERS = 500_000;
/** Fewer are not worth a call of their own while others wait too. */
const FEW_STEPS = 8;
/** So long a call may keep others waiting: on a slow network, or behind a lock, the next ones leave all the same. */
const HOLDS_MS = 25;

/** The steps of a store on their way to the database. */
export interface StepQueue {
  readonly callFunction: SqlClient["callFunction"];
  /** Resolves when no step is under way. */
  idle(): Promise<void>;
}

interface Step {
  readonly name: SqlFunction;
  readonly input: string;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/**
 * Lets steps share calls: while `callsAtOnce` calls are under way, further steps wait, and leave together in the next
 * one, as one round trip, one transaction and one commit. A step that comes when nothing is under way leaves at once,
 * alone; with `Infinity` every step does.
 */
export function createStepQueue(client: SqlClient, callsAtOnce: number): StepQueue {
  if (!(callsAtOnce >= 1)) {
    const problem = "must be 1 or more";
    throw new ConfigurationError("invalid_options", `The store's callsAtOnce ${problem}.`, [
      { name: "callsAtOnce", problem },
    ]);
  }
  const waiting: Step[] = [];
  const calls = new Set<Promise<void>>();
  let counted = 0;
  let isScheduled = false;

  const send = (): void => {
    while (counted < callsAtOnce && waiting.length > 0) {
      const parts = Math.min(callsAtOnce - counted, Math.ceil(waiting.length / FEW_STEPS));
      start(takeSteps(waiting, Math.ceil(waiting.length / parts)));
    }
  };

  // What a call brought back mostly leads to the next steps in the same turn of the event loop: they leave together.
  const sendSoon = (): void => {
    if (isScheduled || counted >= callsAtOnce || waiting.length === 0) return;
    isScheduled = true;
    afterThisTurn(() => {
      isScheduled = false;
      send();
    });
  };

  const start = (steps: readonly Step[]): void => {
    counted += 1;
    let counts = true;
    const letNextGo = (): void => {
      if (!counts) return;
      counts = false;
      counted -= 1;
      sendSoon();
    };
    const timer = setTimeout(letNextGo, HOLDS_MS);
    const call = perform(client, steps).finally(() => {
      clearTimeout(timer);
      calls.delete(call);
      letNextGo();
    });
    calls.add(call);
  };

  return {
    callFunction(name, input) {
      if (!SHARES.has(name)) return client.callFunction(name, input);
      return new Promise((resolve, reject) => {
        waiting.push({ name, input, resolve, reject });
        if (callsAtOnce === Infinity || (calls.size === 0 && !isScheduled)) send();
        else sendSoon();
      });
    },
    async idle() {
      while (waiting.length > 0 || calls.size > 0) {
        send();
        await Promise.race(calls);
      }
    },
  };
}

/** The next steps, few enough for one call; a step of any size can go alone. */
function takeSteps(waiting: Step[], most: number): readonly Step[] {
  let characters = 0;
  let count = 0;
  for (const { input } of waiting) {
    characters += input.length;
    if (count > 0 && (count === Math.min(most, MOST_STEPS) || characters > MOST_CHARACTERS)) break;
    count += 1;
  }
  return waiting.splice(0, count);
}

/** Never rejects: each step gets its own result or error. */
async function perform(client: SqlClient, steps: readonly Step[]): Promise<void> {
  if (steps.length === 1) return performEach(client, steps);
  try {
    const list = steps.map(({ name, input }) => `"${name}",${input}`).join();
    const hasAll = (value: unknown): value is readonly unknown[] =>
      Array.isArray(value) && value.length === steps.length;
    const answer = await client.callFunction("sms_steps", `[${list}]`);
    const results = expectResult(answer, hasAll, "sms_steps");
    for (const [index, step] of steps.entries()) step.resolve(results[index]);
  } catch (error) {
    if (wasUndone(error)) return performEach(client, steps);
    for (const step of steps) step.reject(error);
  }
}

async function performEach(client: SqlClient, steps: readonly Step[]): Promise<void> {
  await Promise.all(
    steps.map(async ({ name, input, resolve, reject }) => {
      try {
        resolve(await client.callFunction(name, input));
      } catch (error) {
        reject(error);
      }
    }),
  );
}

/**
 * The database refused one of the steps, or could not have a lock in time, and certainly did none of them. What it can't
 * do now (connections, shutting down) it would not do for each alone either, and a lost connection says nothing.
 */
function wasUndone(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state !== null && !endsConnection(error) && !/^(?:08|53|57P|40003)/.test(state);
}

function afterThisTurn(work: () => void): void {
  if (typeof globalThis.setImmediate === "function") setImmediate(work);
  else setTimeout(work, 0);
}
