import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const ROUNDS = 25;

/**
 * How much longer Node takes with these modules than with none, in milliseconds. The two take turns, and the best of
 * each counts: whatever else the machine does only ever adds to them.
 */
export function importTimeMs(modules: readonly string[]): number {
  const program = modules.map((name) => `import ${JSON.stringify(name)};`).join("");
  let bare = Number.POSITIVE_INFINITY;
  let importing = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    bare = Math.min(bare, runMs(";"));
    importing = Math.min(importing, runMs(program));
  }
  return importing - bare;
}

function runMs(program: string): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", program],
    { cwd: here, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`The import failed:\n${stderr}`);
  return performance.now() - startedAt;
}
