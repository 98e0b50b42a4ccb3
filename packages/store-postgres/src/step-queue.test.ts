import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SqlFunction } from "./sql-client.ts";
import { createStepQueue } from "./step-queue.ts";

interface Call {
  readonly name: SqlFunction;
  readonly input: string;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** A database whose calls the test answers. */
function manualClient() {
  const calls: Call[] = [];
  return {
    calls,
    callFunction: (name: SqlFunction, input: string): Promise<unknown> =>
      new Promise((resolve, reject) => calls.push({ name, input, resolve, reject })),
    /** The call that was made at this place. */
    at(index: number): Call {
      const call = calls.at(index);
      if (call === undefined) throw new Error(`There are only ${calls.length} calls.`);
      return call;
    },
  };
}

const inputs = ({ input }: Call): unknown[] =>
  (JSON.parse(input) as unknown[]).filter((_, index) => index % 2 === 1);

/** Until all that was answered has had its consequences. */
async function consequences(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await setImmediate();
}

const refusal = (code: string): Error => Object.assign(new Error("no"), { code });

afterEach(() => {
  vi.useRealTimers();
});

describe("steps share calls", () => {
  it("a step that comes when nothing is under way leaves at once, alone", () => {
    const client = manualClient();
    const queue = createStepQueue(client, 4);
    void queue.callFunction("sms_receive", "1");
    expect(client.calls).toMatchObject([{ name: "sms_receive", input: "1" }]);
  });

  it("those that come while calls are under way leave with the next, in their order, and each gets its own result", async () => {
    const client = manualClient();
    const queue = createStepQueue(client, 1);
    const first = queue.callFunction("sms_receive", "1");
    const second = queue.callFunction("sms_stage", "2");
    const third = queue.callFunction("sms_settle", '{"a":3}');
    await consequences();
    expect(client.calls).toHaveLength(1);
    client.at(0).resolve("one");
    expect(await first).toBe("one");
    await consequences();
    expect(client.at(1)).toMatchObject({
      name: "sms_steps",
      input: '["sms_stage",2,"sms_settle",{"a":3}]',
    });
    client.at(1).resolve(["two", null]);
    expect(await Promise.all([second, third])).toEqual(["two", null]);
    expect(client.calls).toHaveLength(2);
  });

  it("what one call's answers lead to leaves together", async () => {
    const client = manualClient();
    const queue = createStepQueue(client, 4);
    const conversation = async (): Promise<void> => {
      await queue.callFunction("sms_receive", "1");
      await queue.callFunction("sms_stage", "2");
    };
    void queue.callFunction("sms_claim", "0");
    const conversations = [conversation(), conversation(), conversation()];
    await consequences();
    client.at(1).resolve(["a", "b", "c"]);
    await consequences();
    expect(inputs(client.at(2))).toEqual([2, 2, 2]);
    client.at(2).resolve([null, null, null]);
    await Promise.all(conversations);
  });

  it("many are parted between the calls that may be under way, and a call has at most 64", async () => {
    const client = manualClient();
    const queue = createStepQueue(client, 2);
    for (let step = 0; step < 200; step += 1) void queue.callFunction("sms_receive", String(step));
    await consequences();
    expect(client.calls.map(({ name }) => name)).toEqual(["sms_receive", "sms_steps"]);
    client.at(0).resolve(null);
    await consequences();
    for (const call of client.calls.slice(1)) expect(inputs(call)).toHaveLength(64);
    client.at(1).resolve(Array.from({ length: 64 }));
    client.at(2).resolve(Array.from({ length: 64 }));
    await consequences();
    expect(client.calls.slice(3).map((call) => inputs(call).length)).toEqual([36, 35]);
  });

  it("a step that is large takes few along", async () => {
    const client = manualClient();
    const queue = createStepQueue(client, 1);
    const large = JSON.stringify("x".repeat(400_000));
    for (const input of ["0", large, large, "1"]) void queue.callFunction("sms_receive", input);
    client.at(0).resolve(null);
    await consequences();
    expect(client.at(1)).toMatchObject({ name: "sms_receive", input: large });
    client.at(1).resolve(null);
    await consequences();
    expect(inputs(client.at(2))).toHaveLength(2);
  });

  it("no step waits longer than 25 ms for calls that take their time", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const client = manualClient();
    const queue = createStepQueue(client, 1);
    void queue.callFunction("sms_receive", "1");
    void queue.callFunction("sms_receive", "2");
    vi.advanceTimersByTime(24);
    await consequences();
    expect(client.calls).toHaveLength(1);
    vi.advanceTimersByTime(1);
    await consequences();
    expect(client.calls).toHaveLength(2);
    // The slow call does not count a second time once it ends.
    client.at(0).resolve(null);
    void queue.callFunction("sms_receive", "3");
    await consequences();
    expect(client.calls).toHaveLength(2);
  });

  it("with `Infinity` every step leaves at once, alone", () => {
    const client = manualClient();
    const queue = createStepQueue(client, Number.POSITIVE_INFINITY);
    for (const input of ["1", "2", "3"]) void queue.callFunction("sms_receive", input);
    expect(client.calls.map(({ name }) => name)).toEqual(Array(3).fill("sms_receive"));
  });

  it("what is no step of a thread does not wait for steps", async () => {
    const client = manualClient();
    const queue = createStepQueue(client, 1);
    void queue.callFunction("sms_receive", "1");
    void queue.callFunction("sms_health", "{}");
    void queue.callFunction("sms_claim_due", "{}");
    expect(client.calls).toHaveLength(3);
  });

  it.each([0, -1, Number.NaN])("%s calls at once are refused", (callsAtOnce) => {
    expect(() => createStepQueue(manualClient(), callsAtOnce)).toThrow(
      expect.objectContaining({
        code: "invalid_options",
        issues: [{ name: "callsAtOnce", problem: "must be 1 or more" }],
      }),
    );
  });
});

describe("when a shared call fails", () => {
  const shared = async () => {
    const client = manualClient();
    const queue = createStepQueue(client, 1);
    const first = queue.callFunction("sms_receive", "0");
    const steps = Promise.allSettled(["1", "2"].map((i) => queue.callFunction("sms_stage", i)));
    client.at(0).resolve(null);
    await first;
    await consequences();
    expect(client.at(1).name).toBe("sms_steps");
    return { client, steps };
  };

  it.each(["23505", "55P03", "40P01", "40001", "42883", "57014"])(
    "%s: all was undone, and each is done alone, with its own result or error",
    async (code) => {
      const { client, steps } = await shared();
      client.at(1).reject(refusal(code));
      await consequences();
      expect(client.calls.slice(2)).toMatchObject([
        { name: "sms_stage", input: "1" },
        { name: "sms_stage", input: "2" },
      ]);
      const own = refusal("23505");
      client.at(2).reject(own);
      client.at(3).resolve("two");
      expect(await steps).toEqual([
        { status: "rejected", reason: own },
        { status: "fulfilled", value: "two" },
      ]);
    },
  );

  it.each(["ECONNRESET", "EPIPE", "08006", "57P01", "53300", "40003"])(
    "%s: nobody knows what was done, and nothing is done again",
    async (code) => {
      const { client, steps } = await shared();
      const lost = refusal(code);
      client.at(1).reject(lost);
      expect(await steps).toEqual(Array(2).fill({ status: "rejected", reason: lost }));
      expect(client.calls).toHaveLength(2);
    },
  );

  it("nor when a pooler ends the connection with a state of its own", async () => {
    const { client, steps } = await shared();
    const lost = Object.assign(refusal("XX000"), { severity: "FATAL" });
    client.at(1).reject(lost);
    expect(await steps).toEqual(Array(2).fill({ status: "rejected", reason: lost }));
    expect(client.calls).toHaveLength(2);
  });

  it.each([[null], [["one"]], [{}]])("an answer that is no list of results: %j", async (answer) => {
    const { client, steps } = await shared();
    client.at(1).resolve(answer);
    for (const step of await steps) {
      expect(step).toMatchObject({ reason: { code: "store_misconfigured" } });
    }
    expect(client.calls).toHaveLength(2);
  });
});

it("idle waits for what is queued, and for what is under way", async () => {
  const client = manualClient();
  const queue = createStepQueue(client, 1);
  await queue.idle();
  const done: string[] = [];
  const steps = ["1", "2"].map((input) =>
    queue.callFunction("sms_receive", input).then(() => done.push(input)),
  );
  const idle = queue.idle().then(() => done.push("idle"));
  client.at(0).resolve(null);
  await steps[0];
  await consequences();
  expect(done).toEqual(["1"]);
  client.at(1).resolve(null);
  await idle;
  expect(done).toEqual(["1", "2", "idle"]);
});
