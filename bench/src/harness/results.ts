import { readFile, writeFile } from "node:fs/promises";
import { type Findings, type Goal, inDigits, isReached } from "./report.ts";

/** What one part found, and under which circumstances. */
export interface PartResult extends Findings {
  readonly date: string;
  readonly machine: string;
  /** The machine's load before and after. */
  readonly load: readonly [number, number];
  readonly form: "long" | "ordinary" | "quick";
}

const JSON_FILE = new URL("../../results.json", import.meta.url);
const PAGE = new URL("../../RESULTS.md", import.meta.url);

const TITLES: Readonly<Record<string, string>> = {
  webhook: "Webhook to reply",
  stores: "Durable stores",
  plans: "How the steps reach their rows",
  waiting: "The time a person waits that is ours",
  memory: "Memory",
  micro: "Small things that are done for every text",
  start: "Import and cold start",
};

/** Puts a part's result in the place of the one before, and writes the page anew. The other parts' stay. */
export async function keepResult(part: string, result: PartResult): Promise<void> {
  const kept = await readResults();
  kept[part] = result;
  await writeFile(JSON_FILE, `${JSON.stringify(kept, null, 2)}\n`);
  await writeFile(PAGE, page(kept));
}

async function readResults(): Promise<Record<string, PartResult>> {
  try {
    return JSON.parse(await readFile(JSON_FILE, "utf8")) as Record<string, PartResult>;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
}

function page(results: Readonly<Record<string, PartResult>>): string {
  const known = Object.keys(TITLES).flatMap((part) => {
    const result = results[part];
    return result === undefined ? [] : [{ title: TITLES[part] ?? part, part, result }];
  });
  const goals = known.flatMap(({ result }) => result.goals.map(goalRow));
  return [
    "# Results",
    "`pnpm bench` writes this page; `pnpm bench PART` writes anew what one part found. Ours is in bold. Ratios are what counts: contestants take turns in one run, so what else the machine does meanwhile hits all of them. Absolute figures hold for that machine at that moment. Every answer was checked: a wrong or missing reply ends the run.",
    ["| to reach | asked | measured | |", "| --- | --- | --- | --- |", ...goals].join("\n"),
    ...known.map(({ title, part, result }) => section(title, part, result)),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

function goalRow(goal: Goal): string {
  const { name, asked, measured, is, unit } = goal;
  const verdict = isReached(goal) ? "reached" : "**missed**";
  return `| ${name} | ${is} ${inDigits(asked)}${unit} | ${inDigits(measured)}${unit} | ${verdict} |`;
}

function section(title: string, part: string, result: PartResult): string {
  const [before, after] = result.load.map((load) => load.toFixed(1));
  const command = `pnpm bench ${part}${result.form === "ordinary" ? "" : ` --${result.form}`}`;
  return [
    `## ${title}`,
    `\`${command}\` on ${result.date}. ${result.machine}. Load average ${before} before and ${after} after.`,
    result.markdown,
  ].join("\n\n");
}
