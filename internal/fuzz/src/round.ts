import fc from "fast-check";
import { type ConnectionPlan, converse } from "./connection.ts";
import { type InProcess, sendInProcess } from "./in-process.ts";
import { anyConnection } from "./inputs/connections.ts";
import { anyRequest } from "./inputs/requests.ts";
import { checkHealth, sendOverSocket } from "./over-socket.ts";
import type { Round } from "./plans.ts";
import { type FuzzServer, openServers } from "./servers.ts";
import type { Tally } from "./tally.ts";
import type { FuzzWorld } from "./world.ts";

/** How many requests, or raw connections, are under way at once. */
const BATCH = 8;
const RAW_BATCH = 40;
const CONNECTION_PATIENCE_MS = 300;

const batchOf = <T>(one: fc.Arbitrary<T>, size: number): fc.Arbitrary<T[]> =>
  fc.array(one, { minLength: size, maxLength: size });

/** Sends one round of inputs. Returns what failed, each with the smallest input that was found for it. */
export async function runRound(
  world: FuzzWorld,
  round: Round,
  { seed, shrink }: { readonly seed: number; readonly shrink: boolean },
  tally: Tally,
): Promise<string[]> {
  const failures: string[] = [];
  let parts = 0;
  const run = async <T>(
    name: string,
    inputs: fc.Arbitrary<T>,
    numRuns: number,
    send: (input: T) => Promise<void>,
  ): Promise<void> => {
    if (!shrink && failures.length > 0) return;
    const property = fc.asyncProperty(inputs, async (input) => {
      await send(input);
      const problems = world.watch.take();
      if (problems.length > 0) throw new Error(problems.join("\n"));
    });
    // Each part has inputs of its own.
    const options = { seed: seed + ++parts, numRuns, endOnFailure: !shrink };
    const result = await fc.check(property, options);
    if (!result.failed) return;
    const cause = result.errorInstance;
    const message = cause instanceof Error ? cause.message : String(cause);
    const input = fc.stringify(result.counterexample).slice(0, 3_000);
    failures.push(`${name} (path ${result.counterexamplePath}): ${message}\n  for ${input}`);
    world.watch.take();
  };

  for (const via of ["fetch", "handle"] satisfies InProcess[]) {
    await run(via, anyRequest, round[via], (request) => sendInProcess(world, via, request, tally));
  }
  const servers = await openServers(world);
  for (const server of servers) {
    const requests = Math.ceil(round.requestsPerServer / BATCH);
    await run(server.name, batchOf(anyRequest, BATCH), requests, async (batch) => {
      await Promise.all(batch.map((request) => sendOverSocket(world, server, request, tally)));
      await checkHealth(world, server);
    });
    const connections = Math.ceil(round.connectionsPerServer / RAW_BATCH);
    await run(
      `${server.name}, raw`,
      batchOf(anyConnection, RAW_BATCH),
      connections,
      async (batch) => {
        await Promise.all(batch.map((plan) => sendRaw(world, server, plan, tally)));
        await checkHealth(world, server);
      },
    );
  }
  await Promise.all(servers.map(({ close }) => close()));
  return failures;
}

/** Whatever Node's own parser makes of it is fine, as long as nothing fails on our side. */
async function sendRaw(
  { watch }: FuzzWorld,
  server: FuzzServer,
  plan: ConnectionPlan,
  tally: Tally,
): Promise<void> {
  const heard = await converse(server.port, plan, CONNECTION_PATIENCE_MS);
  const failed = heard.statuses.find((status) => status >= 500);
  if (failed !== undefined) watch.report(`${server.name}: status ${failed}`);
  tally.count(`${server.name}, raw`, plan.ending, heard.statuses[0] ?? "nothing");
}
