import { createPostgresStore } from "@sms-pipeline/store-postgres";
import pg from "pg";
import * as z from "zod";
import type { Part } from "../harness/part.ts";
import { createFilledDatabase, startServer } from "./database.ts";
import { createStoreFlow } from "./our-flow.ts";
import { ourNumber } from "./people.ts";

// Every plan comes back as a notice, those of the statements inside a function too.
const EXPLAIN = [
  "session_preload_libraries=auto_explain",
  "auto_explain.log_min_duration=0",
  "auto_explain.log_nested_statements=on",
  "auto_explain.log_analyze=on",
  "auto_explain.log_format=json",
  "auto_explain.log_level=notice",
  "client_min_messages=notice",
];

/** More than the executions after which PostgreSQL settles for a plan. */
const TEXTS = 12;

// Of people who write no more: a table that is empty is read as a whole.
const OPT_OUTS = `
  insert into public.sms_opt_outs (person_number, scope, opted_out, opted_out_at)
    select '+19990' || n, '${ourNumber(0)}', true, now() from generate_series(10000, 29999) n`;

interface Scan {
  readonly type: string;
  readonly table: string | undefined;
  readonly index: string | undefined;
  readonly rows: number;
  readonly inner: readonly Scan[];
}

const scan: z.ZodType<Scan> = z.lazy(() =>
  z
    .object({
      "Node Type": z.string(),
      "Relation Name": z.string().optional(),
      "Index Name": z.string().optional(),
      "Actual Rows": z.number().default(0),
      "Actual Loops": z.number().default(0),
      Plans: z.array(scan).default([]),
    })
    .transform((node) => ({
      type: node["Node Type"],
      table: node["Relation Name"],
      index: node["Index Name"],
      rows: node["Actual Rows"] * node["Actual Loops"],
      inner: node.Plans,
    })),
);
const plan = z.object({ "Query Text": z.string(), Plan: scan });

/** How each step reaches its rows in a large store: what the planner chose, and how many rows it read. */
export const plans: Part = async (report, { quick, long }) => {
  const stored = quick ? 100_000 : long ? 5_000_000 : 1_000_000;
  const server = await startServer();
  try {
    const seen = await plansOf(await createFilledDatabase(server, stored, false));
    report.text(
      `PostgreSQL with ${stored.toLocaleString("en")} messages, by its \`auto_explain\`, after enough texts for it to have settled for a plan: the indexes, and the rows that were read by each.`,
    );
    report.table(["step", "reads"]);
    for (const [step, scans] of seen) report.row([`\`${step}\``, [...new Set(scans)].join(", ")]);
  } finally {
    await server.stop();
  }
};

/** What each step read in its last call. */
async function plansOf(url: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const options = EXPLAIN.map((setting) => `-c ${setting}`).join(" ");
  const pool = new pg.Pool({ connectionString: url, max: 1, options });
  const scansOf = new Map<string, readonly string[]>();
  let scans: string[] = [];
  pool.on("connect", (client) => {
    client.on("notice", ({ message = "" }) => {
      const json = message.indexOf("{");
      if (!message.startsWith("duration: ") || json === -1) return;
      const { "Query Text": query, Plan: root } = plan.parse(JSON.parse(message.slice(json)));
      const step = /^select "public"\.(sms_\w+)\(\$1/.exec(query)?.[1];
      if (step === undefined) {
        scans.push(...describe(root));
        return;
      }
      scansOf.set(step, scans);
      scans = [];
    });
  });
  await pool.query(OPT_OUTS);
  await pool.query("analyze sms_opt_outs");
  const store = createPostgresStore({ pool });
  const around = { name: "plans", roundTrips: () => 0, bytes: () => 0, close: () => pool.end() };
  const flow = createStoreFlow(store, around);
  for (let text = 0; text < TEXTS; text += 1) await flow.answer(text, 0);
  await store.claimDue(10, { holder: "benchmark", leaseMs: 1_000, historyLimit: 10 });
  await flow.close();
  if (scansOf.size !== 4) throw new Error(`Plans of ${scansOf.size} steps were seen.`);
  return scansOf;
}

function describe({ type, table, index, rows, inner }: Scan): string[] {
  const way = index === undefined ? null : `\`${index}\` (${rows})`;
  const whole = /Seq Scan/.test(type) ? `all of \`${table}\` (${rows})` : null;
  const own = way ?? whole;
  return [...(own === null ? [] : [own]), ...inner.flatMap(describe)];
}
