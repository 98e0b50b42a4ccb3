import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import type { Part } from "./harness/part.ts";
import { createReport } from "./harness/report.ts";
import { memory } from "./memory/run.ts";
import { stores } from "./stores/run.ts";
import { waiting } from "./waiting/run.ts";
import { webhook } from "./webhook/run.ts";

const PARTS: Readonly<Record<string, Part>> = { webhook, stores, waiting, memory };

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    long: { type: "boolean", default: false },
  },
});
const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
for (const name of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
  write(`load: ${loadavg()[0]}`);
  await PARTS[name]?.(createReport(write), { quick: flags.quick, long: flags.long });
}
