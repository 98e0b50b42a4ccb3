import type { ProgramName } from "./build-programs.ts";
import { type EngineName, engine } from "./engines.ts";
import type { Command } from "./program.ts";
import { WORKERD_ARGS } from "./workerd.ts";

/** One row of the table: a runtime, and what stands between it and the pipeline. */
export interface Row {
  readonly engine: EngineName;
  readonly surface: "fetch" | "node:http" | "express" | "fastify";
  readonly program: ProgramName;
  readonly args: (program: string) => readonly string[];
}

const NODES: readonly EngineName[] = ["node 20", "node 22", "node 24", "node 26"];
const run = (program: string): readonly string[] => [program];

export const rows: readonly Row[] = [
  ...NODES.flatMap((node): Row[] => [
    { engine: node, surface: "fetch", program: "node-fetch", args: run },
    { engine: node, surface: "node:http", program: "node-http", args: run },
    { engine: node, surface: "express", program: "express", args: run },
    { engine: node, surface: "fastify", program: "fastify", args: run },
  ]),
  { engine: "bun", surface: "fetch", program: "bun", args: run },
  { engine: "bun", surface: "express", program: "express", args: run },
  { engine: "bun", surface: "fastify", program: "fastify", args: run },
  {
    engine: "deno",
    surface: "fetch",
    program: "deno",
    args: (program) => ["run", "--quiet", "--allow-all", "--node-modules-dir=manual", program],
  },
  {
    engine: "workerd",
    surface: "fetch",
    program: "workerd",
    args: () => WORKERD_ARGS,
  },
];

export function commandOf(row: Row, cwd: string): Command {
  return { file: engine(row.engine), args: row.args(`${row.program}.js`), cwd };
}
