import { startPostgres, type TestPostgres } from "@sms-pipeline/test-support/postgres";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { POLICY, textFrom } from "../../store-postgres/test/test-database.ts";
import { createSupabaseStore, type SupabaseRpcClient } from "../src/index.ts";
import { serverClient } from "./client.ts";
import { SECRET_KEY } from "./keys.ts";
import { type SupabaseApi, startSupabaseApi } from "./supabase-api.ts";
import { createSupabaseDatabase, runMigrations } from "./supabase-database.ts";

let server: TestPostgres;
let pool: pg.Pool;
let api: SupabaseApi;
const requests: string[] = [];

beforeAll(async () => {
  server = await startPostgres();
  const connectionString = await createSupabaseDatabase(server);
  await runMigrations(connectionString);
  pool = new pg.Pool({ connectionString });
  api = await startSupabaseApi(connectionString);
});
beforeEach(() => {
  requests.length = 0;
});
afterAll(async () => {
  await api.close();
  await pool.end();
  await server.stop();
});

function recordingClient(): SupabaseRpcClient {
  const client = serverClient(api.url, SECRET_KEY);
  return {
    rpc(name, args) {
      requests.push(name);
      return client.rpc(name, args);
    },
  };
}

it("many texts at once share few requests, and each gets its own answer", async () => {
  const store = createSupabaseStore({ client: recordingClient() });
  const texts = Array.from({ length: 60 }, (_, index) => textFrom(`+1555600${1000 + index}`));
  const results = await Promise.all(texts.map((text) => store.receive(text, POLICY)));
  for (const [index, { turn }] of results.entries()) {
    expect(turn?.unanswered.map(({ from }) => from)).toEqual([texts[index]?.from]);
  }
  expect(requests).toContain("sms_steps");
  expect(requests.length).toBeLessThan(30);
});

it("a thread that somebody holds on to keeps only its own step waiting", async () => {
  const store = createSupabaseStore({ client: recordingClient(), callsAtOnce: 1 });
  const [held, ...others] = ["+15556100000", "+15556100001", "+15556100002"];
  if (held === undefined) throw new Error("nobody");
  await store.receive(textFrom(held), { ...POLICY, lease: null });
  const blocker = await pool.connect();
  await blocker.query("begin");
  await blocker.query("select from sms_threads where person_number = $1 for update", [held]);
  // The first leaves alone; the others share the next request.
  const first = store.receive(textFrom("+15556100003"), POLICY);
  const waits = store.receive(textFrom(held), POLICY);
  const results = await Promise.all(others.map((from) => store.receive(textFrom(from), POLICY)));
  expect(requests).toContain("sms_steps");
  expect(results.map(({ kind }) => kind)).toEqual(["unassigned", "unassigned"]);
  await blocker.query("commit");
  blocker.release();
  expect(await waits).toMatchObject({ kind: "unassigned", conversation: "continued" });
  await first;
});
