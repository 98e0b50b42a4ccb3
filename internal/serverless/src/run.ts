import { startPostgres } from "@sms-pipeline/test-support/postgres";
import { installEngines } from "runtimes/engines";
import { checkExample } from "./check-example.ts";
import { cloudflareWorker } from "./cloudflare-worker.ts";
import { edgeFunction } from "./edge-function.ts";
import { hono } from "./hono.ts";
import { nextjs } from "./nextjs.ts";

// All of them, or those that are named.
const asked = process.argv.slice(2);
const examples = [hono, edgeFunction, cloudflareWorker, nextjs].filter(
  ({ name }) => asked.length === 0 || asked.includes(name),
);

await installEngines();
const postgres = await startPostgres();
let failures = 0;
const work = async (): Promise<void> => {
  for (let next = examples.shift(); next !== undefined; next = examples.shift()) {
    const { name } = next;
    try {
      await checkExample(next, postgres, (what) => print(`${name}: ${what}`));
    } catch (error) {
      failures += 1;
      print(`${name}: FAILED: ${error}`);
    }
  }
};
try {
  await Promise.all([work(), work()]);
} finally {
  await postgres.stop();
}
print(failures === 0 ? "ok" : `${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
