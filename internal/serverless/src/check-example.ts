import assert from "node:assert/strict";
import type { TestPostgres } from "@sms-pipeline/test-support/postgres";
import { listening, type Program, startProgram } from "runtimes/program";
import { say, sentTo } from "runtimes/say";
import { createWorld, OURS, type World } from "runtimes/world";
import type { Example, PreparedExample } from "./example.ts";

/** The lease of the function that is gone has to run out first. */
const LEASE_TIMEOUT_MS = 40_000;

/** Tells of each promise that holds. Throws at the first that does not. */
export async function checkExample(
  example: Example,
  postgres: TestPostgres,
  holds: (what: string) => void,
): Promise<void> {
  const prepared = await example.prepare(postgres);
  const { publicUrl, basePath } = prepared;
  const world = await createWorld({
    ...(publicUrl !== undefined && { publicUrl }),
    ...(basePath !== undefined && { basePath }),
  });
  let program: Program | undefined;
  try {
    program = await start(prepared, world);
    await say(world, "+15550100100", ["Hi"], 1);
    await say(world, "+15550100100", ["one", "two"], 1);
    assert.deepEqual(sentTo(world, "+15550100100"), ["Welcome!", "About: one\ntwo"]);
    holds("answered after the response, a burst once");

    const text = { from: "+15550100101", to: OURS, body: "Hi" };
    const refused = await world.impostor.text(text).answered;
    assert.equal(refused?.attempts[0]?.status, 403);
    holds("refused a bad signature");

    // The webhook is answered, and at that moment the function is gone.
    await say(world, "+15550100102", ["Hi"], 0);
    await program.kill();
    assert.deepEqual(sentTo(world, "+15550100102"), []);
    program = await start(prepared, world);
    const answered = world.carrier.waitFor(
      ({ to, status }) => to === "+15550100102" && status === "delivered",
      { timeoutMs: LEASE_TIMEOUT_MS },
    );
    await Promise.race([answered, sweepUntil(answered, prepared, world)]);
    await answered;
    await prepared.sweep?.(world.url);
    await world.carrier.idle();
    assert.deepEqual(sentTo(world, "+15550100102"), ["Welcome!"]);
    holds("frozen after the response: the sweep answered, once");
  } catch (error) {
    throw new Error([String(error), ...(program?.output.slice(-20) ?? [])].join("\n"), {
      cause: error,
    });
  } finally {
    await program?.kill();
    await world.close();
    await prepared.close();
  }
}

/** Cron calls once a minute; here it is once a second. */
async function sweepUntil(
  answered: Promise<unknown>,
  { sweep }: PreparedExample,
  world: World,
): Promise<void> {
  let over = false;
  const end = (): void => {
    over = true;
  };
  answered.then(end, end);
  while (!over && sweep !== null) {
    await sweep(world.url);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function start({ command, env }: PreparedExample, world: World): Promise<Program> {
  const {
    ACCOUNT_SID = "",
    AUTH_TOKEN = "",
    PUBLIC_URL = "",
    CARRIER_URL = "",
    MODEL_URL,
  } = world.env;
  const program = startProgram(command, {
    PUBLIC_URL,
    TWILIO_ACCOUNT_SID: ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    TWILIO_API_BASE_URL: CARRIER_URL,
    OPENAI_API_KEY: "sk-test",
    OPENAI_BASE_URL: `${MODEL_URL}/v1`,
    ...env,
  });
  try {
    world.url = await listening(program);
    return program;
  } catch (error) {
    await program.kill();
    throw error;
  }
}
