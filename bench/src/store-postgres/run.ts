import { writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { measureAgainstNaive } from "./against-naive.ts";
import { serverVersion, startServer } from "./database.ts";
import { measureLevel } from "./level.ts";
import { createReport, describeMachine } from "./report.ts";

const RESULTS = new URL("../../RESULTS.md", import.meta.url);

const { values: flags } = parseArgs({
  options: {
    // Under two minutes, to see that it works; writes no file.
    quick: { type: "boolean", default: false },
    // Five million messages too.
    long: { type: "boolean", default: false },
    only: { type: "string" },
  },
});
const rounds = flags.quick ? 2 : 7;
const sizes = flags.quick ? [100_000] : flags.long ? [1_000_000, 5_000_000] : [1_000_000];

const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const load = loadavg()[0] ?? 0;
const server = await startServer();
try {
  const report = createReport(write);
  const machine = describeMachine(await serverVersion(await server.createDatabase()));
  write(machine);
  if (flags.only !== "level") await measureAgainstNaive(server, rounds, report);
  if (flags.only !== "naive") await measureLevel(server, sizes, flags.quick ? 5 : 15, report);
  if (!flags.quick && flags.only === undefined) {
    const date = new Date().toISOString().slice(0, 10);
    await writeFile(RESULTS, resultsPage(report.markdown(), machine, date));
    write("Written to RESULTS.md.");
  }
} finally {
  await server.stop();
}

function resultsPage(figures: string, machine: string, date: string): string {
  return `# store-postgres: figures

Written by \`pnpm --filter benchmarks run store-postgres${flags.long ? " --long" : ""}\` on ${date}. ${machine}; the
clients and the server share the machine, whose load was ${load.toFixed(1)} before. Settings: fsync on,
shared_buffers 512MB, max_wal_size 4GB. Medians of rounds in turns; a ratio is the median of the ratios of
neighbouring rounds. A text and its reply count as one text.

"ours" is receive (which claims the turn), stage, settle. "naive" is seven separate queries over tables of its own:
duplicate, assistant, conversation, history, insert, insert, update; an eighth opens a conversation. It has no
transaction, lease, or opt-outs. "prepared" means prepared statements in both. Every person writes five texts in a
conversation; every fifth person wrote weeks before.

${figures}
`;
}
