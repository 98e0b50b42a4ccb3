import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../src/run-command.ts";
import { startDatabases, type TestDatabases } from "./test-database.ts";

let databases: TestDatabases;

beforeAll(async () => {
  databases = await startDatabases();
});

afterAll(() => databases.stop());

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand(args, {
    env,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

describe("sms-pipeline-postgres", () => {
  it("migrates the database of DATABASE_URL, and the second time finds nothing to do", async () => {
    const env = { DATABASE_URL: await databases.server.createDatabase() };
    const first = await run(["migrate"], env);
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toMatch(/applied \d{14}_sms_assistants\n[\s\S]*Done\./);
    expect(await run(["migrate"], env)).toMatchObject({
      code: 0,
      out: "Nothing to do: the database is up to date.",
    });
  });

  it("says what is missing or wrong, and exits with 2", async () => {
    expect(await run(["migrate"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("DATABASE_URL"),
    });
    expect(await run([])).toMatchObject({ code: 2, err: expect.stringContaining("Usage") });
    expect(await run(["rollback"])).toMatchObject({ code: 2 });
    expect(await run(["migrate", "--nope"])).toMatchObject({ code: 2 });
    expect(await run(["--help"])).toMatchObject({ code: 0, out: expect.stringContaining("Usage") });
  });

  it("exits with 1 when the database can't be reached, and never prints the URL's password", async () => {
    const url = "postgres://someone:hunter2@127.0.0.1:1/none";
    const result = await run(["migrate", "--database-url", url]);
    expect(result).toMatchObject({ code: 1, err: expect.stringContaining("can't be reached") });
    expect(result.err).not.toContain("hunter2");
  });
});
