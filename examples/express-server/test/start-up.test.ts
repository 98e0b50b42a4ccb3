import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres, type TestPostgres } from "@sms-pipeline/test-support/postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECRET_KEY } from "../../../packages/store-supabase/test/keys.ts";
import { startSupabaseApi } from "../../../packages/store-supabase/test/supabase-api.ts";
import {
  createSupabaseDatabase,
  runMigrations,
} from "../../../packages/store-supabase/test/supabase-database.ts";
import { type ExampleProcess, spawnExample, startExample } from "./example-process.ts";

const folders: string[] = [];
let postgres: TestPostgres;

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sms-data-"));
  folders.push(folder);
  return folder;
}

async function test({ url }: ExampleProcess, to: string): Promise<Response> {
  return fetch(`${url}/test`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ to, body: "Hi" }),
  });
}

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(async () => {
  await postgres.stop();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

describe.each(["express-server", "fastify-server"] as const)(
  "%s, starting and stopping",
  (name) => {
    it("runs with nothing set, says what is missing, and answers a test text", async () => {
      const example = await startExample(name, { DATA_DIR: await newFolder() });
      expect(example.output).toEqual([
        expect.stringMatching(/^store: embedded PostgreSQL in /),
        expect.stringMatching(/^model: none .*demo responder/),
        expect.stringMatching(/^carrier: none .*emulator/),
        expect.stringMatching(/^console: open to this machine/),
        expect.stringMatching(/^phone: http:\/\/127\.0\.0\.1:\d+\/phone\/$/),
        expect.stringMatching(/^console: http:\/\/127\.0\.0\.1:\d+\/console\/$/),
        expect.stringMatching(
          /^health: http:\/\/127\.0\.0\.1:\d+\/api\/v1\/sms\/webhook\/sms\/health$/,
        ),
        expect.stringMatching(/^home: http:\/\/127\.0\.0\.1:\d+\/$/),
        expect.stringMatching(/^ready: http:\/\/127\.0\.0\.1:\d+\/api\/v1\/sms$/),
      ]);
      const response = await test(example, "+15550100001");
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ messages: [{ source: "first_sms" }] });
      expect(await example.end("SIGINT")).toBe(0);
      expect(example.output.at(-1)).toBe("stopped");
    });

    it("keeps what it had after it was killed", async () => {
      const DATA_DIR = await newFolder();
      const SMS_SEED_FILE = join(DATA_DIR, "seed.json");
      await writeFile(
        SMS_SEED_FILE,
        JSON.stringify([{ name: "Kept", firstSms: "Kept.", phoneNumbers: ["+15550100009"] }]),
      );
      const first = await startExample(name, { DATA_DIR, SMS_SEED_FILE });
      await first.end("SIGKILL");
      const second = await startExample(name, { DATA_DIR });
      expect(await (await test(second, "+15550100009")).json()).toMatchObject({
        messages: [{ body: "Kept." }],
      });
      await second.end("SIGTERM");
    });

    it("does not share its folder with another server, and says so", async () => {
      const DATA_DIR = await newFolder();
      const first = await startExample(name, { DATA_DIR });
      const second = spawnExample(name, { DATA_DIR });
      expect(await second.exited).toBe(1);
      expect(second.output.join("\n")).toMatch(/is in use by the process \d+: stop it/);
      await first.end("SIGTERM");
    });

    it("does not start on a port that is taken, and says what to set", async () => {
      const first = await startExample(name, { DATA_DIR: "memory" });
      const { port: PORT } = new URL(first.url);
      const second = spawnExample(name, { DATA_DIR: "memory", PORT });
      expect(await second.exited).toBe(1);
      expect(second.output.at(-1)).toMatch(/something listens there already.*set PORT/);
      await first.end("SIGTERM");
    });

    it("keeps everything in a PostgreSQL server where DATABASE_URL is set", async () => {
      const example = await startExample(name, { DATABASE_URL: await postgres.createDatabase() });
      expect(example.output[0]).toMatch(/^store: PostgreSQL \(\d+ migrations applied\)/);
      await example.end("SIGTERM");
      expect(example.output.at(-1)).toBe("stopped");
    });

    it("keeps everything in Supabase where its URL and key are set", async () => {
      const database = await createSupabaseDatabase(postgres);
      await runMigrations(database);
      const api = await startSupabaseApi(database);
      const SMS_SEED_FILE = join(await newFolder(), "seed.json");
      const seed = [{ name: "Base", firstSms: "From Supabase.", phoneNumbers: ["+15550100008"] }];
      await writeFile(SMS_SEED_FILE, JSON.stringify(seed));
      const env = { SUPABASE_URL: api.url, SUPABASE_SECRET_KEY: SECRET_KEY, SMS_SEED_FILE };
      const example = await startExample(name, env);
      expect(example.output[0]).toMatch(/^store: Supabase at 127\.0\.0\.1:\d+$/);
      expect(await (await test(example, "+15550100008")).json()).toMatchObject({
        messages: [{ body: "From Supabase." }],
      });
      await example.end("SIGTERM");
      await api.close();
    });

    it("says which migrations to run where Supabase has none", async () => {
      const api = await startSupabaseApi(await createSupabaseDatabase(postgres));
      const example = spawnExample(name, {
        SUPABASE_URL: api.url,
        SUPABASE_SECRET_KEY: SECRET_KEY,
      });
      expect(await example.exited).toBe(1);
      expect(example.output.join("\n")).toMatch(/migrations/);
      await api.close();
    });

    it("does not start with a database that can't be reached, and says what is wrong", async () => {
      const example = spawnExample(name, { DATABASE_URL: "postgresql://127.0.0.1:1/nothing" });
      expect(await example.exited).toBe(1);
      expect(example.output.join("\n")).toMatch(/database/i);
    });

    it("does not start with half of Twilio's variables, and names the missing one", async () => {
      const example = spawnExample(name, { TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}` });
      expect(await example.exited).toBe(1);
      expect(example.output.join("\n")).toMatch(/TWILIO_AUTH_TOKEN/);
    });
  },
);
