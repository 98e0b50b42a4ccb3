import { startPostgres } from "@sms-pipeline/test-support/postgres";
import { markdownTable, writeVerifiedPage } from "@sms-pipeline/test-support/verified-page";
import { installEngines } from "runtimes/engines";
import { checkExample } from "./check-example.ts";
import { cloudflareWorker } from "./cloudflare-worker.ts";
import { edgeFunction } from "./edge-function.ts";
import { hono } from "./hono.ts";
import { nextjs } from "./nextjs.ts";

// All of them, or those that are named.
const asked = process.argv.slice(2).filter((word) => word !== "--write");
const examples = [hono, edgeFunction, cloudflareWorker, nextjs].filter(
  ({ name }) => asked.length === 0 || asked.includes(name),
);

await installEngines();
const postgres = await startPostgres();
const found = new Map<string, string[]>();
let failures = 0;
const waiting = [...examples];
const work = async (): Promise<void> => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { name } = next;
    const told: string[] = [];
    found.set(name, told);
    const tell = (what: string): void => {
      told.push(what);
      print(`${name}: ${what}`);
    };
    try {
      await checkExample(next, postgres, tell);
    } catch (error) {
      failures += 1;
      tell(`FAILED: ${error}`);
    }
  }
};
try {
  await Promise.all([work(), work()]);
} finally {
  await postgres.stop();
}
print(failures === 0 ? "ok" : `${failures} failed`);
await writeVerifiedPage({
  name: "serverless",
  title: "The serverless examples",
  about:
    "Each example, copied as a user copies it and installed with the packed packages, on its own runtime, over a real PostgreSQL. It is killed at the moment its response has left, as a platform freezes a function; then its cron call is made.",
  command: "pnpm --filter serverless run examples",
  findings: [
    markdownTable(
      ["example", "what held"],
      examples.flatMap(({ name }) => (found.get(name) ?? []).map((what) => [name, what])),
    ),
  ],
});
process.exitCode = failures === 0 ? 0 : 1;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
