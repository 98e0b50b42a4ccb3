// `pnpm --filter browser run faults`: 500 texts with every fault on. FAULTS_SEED repeats a run, as far as its seed decides it.
import { runFaults } from "./run-faults.ts";

const seed = Number(process.env.FAULTS_SEED ?? Math.floor(Math.random() * 1_000_000));
const { counts, evidence, violations, tookMs } = await runFaults({
  seed,
  people: 100,
  textsEach: 5,
});
const { faults } = evidence;
const quiet = faults.filter(({ served }) => served === 0).map(({ name }) => name);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

print(`seed ${seed}, ${(tookMs / 1_000).toFixed(1)} s`);
print(`${counts.texts} texts of ${counts.people} people, in ${counts.webhooksPosted} webhooks`);
print(`${counts.replies} replies taken by the carrier`);
print(`${counts.faultsServed} faults:`);
for (const { name, served } of faults) print(`  ${name.padEnd(24)} ${served}`);
print(
  `in the console: ${counts.consoleConversations} conversations, ${counts.consoleTexts} texts, replies ${JSON.stringify(counts.consoleReplies)}`,
);
print(`delivery states that were never told: ${counts.statesNotTold}`);
if (quiet.length > 0) print(`never struck: ${quiet.join(", ")}`);
for (const violation of violations) print(`VIOLATION: ${violation}`);
print(violations.length === 0 ? "every text was answered once" : `${violations.length} violations`);
if (violations.length > 0 || quiet.length > 0) process.exitCode = 1;
