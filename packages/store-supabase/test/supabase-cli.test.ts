import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MIGRATIONS_URL } from "@sms-pipeline/store-postgres";
import { startPostgres, type TestPostgres } from "@sms-pipeline/test-support/postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runCommand } from "../src/run-command.ts";
import { supabaseCli } from "./supabase-cli.ts";
import { createSupabaseDatabase, runSql } from "./supabase-database.ts";

let server: TestPostgres;
let files: string[];
let folder: string;
let url: string;

beforeAll(async () => {
  server = await startPostgres();
  files = (await readdir(MIGRATIONS_URL)).sort();
});

afterAll(() => server.stop());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sms-pipeline-supabase-"));
  url = await createSupabaseDatabase(server, { grantsByDefault: true });
  const out = join(folder, "supabase", "migrations");
  const io = { migrations: MIGRATIONS_URL, out: () => undefined, err: () => undefined };
  expect(await runCommand(["migrations", "--out", out], io)).toBe(0);
  return () => rm(folder, { recursive: true });
});

// Starting the command takes most of the time.
describe("with Supabase's own command", { timeout: 60_000 }, () => {
  it("db push runs the migrations, and the second time has nothing to do", async () => {
    const first = await supabaseCli(folder, ["db", "push", `--remote=${url}`, "--yes"]);
    expect(first).toMatchObject({ status: 0 });
    for (const file of files) expect(first.stderr).toContain(`Applying migration ${file}`);

    const list = await supabaseCli(folder, ["migration", "list", `--remote=${url}`]);
    for (const file of files) {
      const [version] = file.split("_");
      expect(list.stdout).toMatch(new RegExp(`${version}.+${version}`));
    }

    const second = await supabaseCli(folder, ["db", "push", `--remote=${url}`, "--yes"]);
    expect(second).toMatchObject({ status: 0 });
    expect(second.stdout).toContain("up to date");
  });

  it("db push --include-all runs them in a project that has newer migrations already", async () => {
    const newer = join(folder, "supabase", "migrations", "20991231000000_newer.sql");
    await writeFile(newer, "create schema newer;");
    await runSql(
      url,
      `create schema supabase_migrations;
      create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
      insert into supabase_migrations.schema_migrations (version, name) values ('20991231000000', 'newer');`,
    );
    const push = ["db", "push", `--remote=${url}`, "--yes"];
    const refused = await supabaseCli(folder, push);
    expect(refused.status).not.toBe(0);
    expect(refused.stderr + refused.stdout).toContain("--include-all");
    expect(await supabaseCli(folder, [...push, "--include-all"])).toMatchObject({ status: 0 });
  });

  it("db advisors finds nothing", async () => {
    await supabaseCli(folder, ["db", "push", `--remote=${url}`, "--yes"]);
    // Of a database that nobody has used yet, every index is unused.
    const found = (await advisors()).filter(({ name }) => name !== "unused_index");
    expect(found).toEqual([]);

    await runSql(url, "create table public.open_to_all (id integer)");
    expect((await advisors()).map(({ name }) => name)).toContain("rls_disabled_in_public");
  });
});

async function advisors(): Promise<readonly { name: string; detail: string }[]> {
  const args = ["db", "advisors", `--remote=${url}`, "--type", "all", "--level", "info"];
  const { stdout } = await supabaseCli(folder, [...args, "--output-format", "json"]);
  const answer: unknown = JSON.parse(stdout);
  if (!isAnswer(answer)) throw new Error("The advisors answered in another form.");
  return answer.results;
}

function isAnswer(value: unknown): value is { results: { name: string; detail: string }[] } {
  return (
    typeof value === "object" &&
    value !== null &&
    "results" in value &&
    Array.isArray(value.results)
  );
}
