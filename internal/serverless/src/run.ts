import { startPostgres } from "@sms-pipeline/test-support/postgres";
import { installEngines } from "runtimes/engines";
import { checkExample } from "./check-example.ts";
import { cloudflareWorker } from "./cloudflare-worker.ts";
import { edgeFunction } from "./edge-function.ts";
import { hono } from "./hono.ts";
import { nextjs } from "./nextjs.ts";

await installEngines();
const postgres = await startPostgres();
let failures = 0;
try {
  for (const example of [hono, edgeFunction, cloudflareWorker, nextjs]) {
    try {
      await checkExample(example, postgres, (what) => print(`${example.name}: ${what}`));
    } catch (error) {
      failures += 1;
      print(`${example.name}: FAILED: ${error}`);
    }
  }
} finally {
  await postgres.stop();
}
print(failures === 0 ? "ok" : `${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
