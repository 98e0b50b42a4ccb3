import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { MIGRATIONS_URL } from "@sms-pipeline/store-postgres";
import { beforeEach, describe, expect, it } from "vitest";
import { runCommand } from "../src/run-command.ts";

const PACKAGE = new URL("../", import.meta.url);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sms-pipeline-supabase-"));
  return () => rm(folder, { recursive: true });
});

async function contentsOf(directory: string | URL): Promise<Record<string, string>> {
  const files = (await readdir(directory)).sort();
  const texts = files.map(async (file) => [
    file,
    await readFile(
      directory instanceof URL ? new URL(file, directory) : join(directory, file),
      "utf8",
    ),
  ]);
  return Object.fromEntries(await Promise.all(texts));
}

async function run(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand(args, {
    migrations: MIGRATIONS_URL,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out, err };
}

describe("sms-pipeline-supabase migrations", () => {
  it("copies every file, named as Supabase names migrations; the second time changes nothing", async () => {
    const to = join(folder, "supabase", "migrations");
    const first = await run("migrations", "--out", to);
    expect(first.code).toBe(0);
    expect(await contentsOf(to)).toEqual(await contentsOf(MIGRATIONS_URL));
    for (const file of await readdir(to)) expect(file).toMatch(/^\d{14}_\w+\.sql$/);

    const second = await run("migrations", "--out", to);
    expect(second.code).toBe(0);
    expect(second.out.every((line) => line.startsWith("unchanged"))).toBe(true);
  });

  it("leaves a file alone that was changed, and says so", async () => {
    await run("migrations", "--out", folder);
    const [file = ""] = await readdir(folder);
    await writeFile(join(folder, file), "-- mine");
    const { code, out, err } = await run("migrations", "--out", folder);
    expect(code).toBe(1);
    expect(out).toContainEqual(`different ${file}`);
    expect(err.join()).toContain("left alone");
    expect(await readFile(join(folder, file), "utf8")).toBe("-- mine");
  });

  it("asked wrongly, says how to ask", async () => {
    for (const args of [[], ["migrate"], ["migrations", "--nonsense"]]) {
      const { code, err } = await run(...args);
      expect(code).toBe(2);
      expect(err.join()).toContain("Usage: sms-pipeline-supabase migrations");
    }
    expect(await run("--help")).toMatchObject({ code: 0, err: [] });
  });
});

// These look at what `pnpm run build` has made.
describe("the built package", () => {
  it("ships the very files of store-postgres, and its command copies them", async () => {
    const wanted = await contentsOf(MIGRATIONS_URL);
    expect(await contentsOf(new URL("supabase/migrations/", PACKAGE))).toEqual(wanted);
    const cli = fileURLToPath(new URL("dist/cli.js", PACKAGE));
    await promisify(execFile)(process.execPath, [cli, "migrations"], { cwd: folder });
    expect(await contentsOf(join(folder, "supabase", "migrations"))).toEqual(wanted);
  });

  it("needs no other package than sms-pipeline", async () => {
    const code = await readFile(new URL("dist/index.js", PACKAGE), "utf8");
    const imports = [...code.matchAll(/(?:from|import) ?\(?"([^"]+)"/g)].map(([, name]) => name);
    expect(new Set(imports)).toEqual(new Set(["sms-pipeline"]));
    expect(code).not.toContain("import.meta");
  });
});
