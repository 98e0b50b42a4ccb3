import { startPostgres, type TestPostgres } from "@sms-pipeline/test-support/postgres";
import type { Store } from "sms-pipeline";
import { createTestClock, inboundText } from "sms-pipeline/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSupabaseStore, type SupabaseRpcClient } from "../src/index.ts";
import { serverClient } from "./client.ts";
import { SECRET_KEY } from "./keys.ts";
import { startSupabaseApi } from "./supabase-api.ts";
import { createSupabaseDatabase, runMigrations, runSql } from "./supabase-database.ts";

const TABLES = `
  select c.oid, c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`;

let server: TestPostgres;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.stop());

describe.each([
  { project: "a project that grants nothing by default", grantsByDefault: false },
  { project: "a project that grants everything by default", grantsByDefault: true },
])("in $project", ({ grantsByDefault }) => {
  let url: string;

  beforeAll(async () => {
    url = await createSupabaseDatabase(server, { grantsByDefault });
    await runMigrations(url);
  });

  it("all eight tables have row level security", async () => {
    const rows = await runSql(
      url,
      `select t.name, c.relrowsecurity as rls from (${TABLES}) t join pg_class c on c.oid = t.oid order by 1`,
    );
    expect(rows).toEqual(
      [
        "assistant",
        "phone_number",
        "sms_assistant_days",
        "sms_consent",
        "sms_conversations",
        "sms_messages",
        "sms_opt_outs",
        "sms_threads",
      ].map((name) => ({ name, rls: true })),
    );
  });

  it.each(["anon", "authenticated"])("%s has no right on any table", async (role) => {
    const rights = "select, insert, update, delete, truncate, references, trigger";
    const rows = await runSql(
      url,
      `select name from (${TABLES}) t where has_table_privilege('${role}', oid, '${rights}')`,
    );
    expect(rows).toEqual([]);
  });

  it.each(["anon", "authenticated"])("%s may use no sequence", async (role) => {
    const rows = await runSql(
      url,
      `select sequencename from pg_sequences
        where has_sequence_privilege('${role}', format('%I.%I', schemaname, sequencename), 'usage, select, update')`,
    );
    expect(rows).toEqual([]);
  });

  it.each(["anon", "authenticated"])("%s may execute no function", async (role) => {
    const rows = await runSql(
      url,
      `select proname, has_function_privilege('service_role', oid, 'execute') as service,
          has_function_privilege('${role}', oid, 'execute') as stranger
        from pg_proc where pronamespace = 'public'::regnamespace and proname like 'sms\\_%'`,
    );
    expect(rows.length).toBeGreaterThan(11);
    for (const row of rows) expect(row).toMatchObject({ service: true, stranger: false });
  });

  it.each(["anon", "authenticated"])("PostgreSQL refuses %s a look and a call", async (role) => {
    for (const statement of ["table public.sms_messages", "table public.assistant"]) {
      const attempt = runSql(url, `set role ${role}; ${statement}`);
      await expect(attempt).rejects.toMatchObject({ code: "42501" });
    }
    const call = runSql(url, `set role ${role}; select public.sms_health('{}')`);
    await expect(call).rejects.toMatchObject({ code: "42501" });
  });

  it("every function has a fixed search_path, and runs with its caller's rights", async () => {
    const rows = await runSql(
      url,
      `select proname from pg_proc where pronamespace = 'public'::regnamespace and proname like 'sms\\_%'
        and (prosecdef or not coalesce('search_path=""' = any (proconfig), false))`,
    );
    expect(rows).toEqual([]);
  });

  it("service_role can do all that the store needs, in one call for each step", async () => {
    const api = await startSupabaseApi(url);
    const client = serverClient(api.url, SECRET_KEY);
    const calls: string[] = [];
    const counted: SupabaseRpcClient = {
      rpc(name, args) {
        calls.push(name);
        return client.rpc(name, args);
      },
    };
    try {
      await answerOneText(createSupabaseStore({ client: counted, clock: createTestClock() }));
      expect(calls).toEqual(
        ["health", "save_assistant", "find_assistant", "receive", "renew", "release"]
          .concat("claim_due", "claim", "stage", "settle", "record_delivery")
          .concat("list_consent", "list_opt_outs", "list_conversations", "find_conversation")
          .concat("list_messages", "pause", "stage_message", "resume")
          .concat("create_assistant", "update_assistant", "get_assistant", "list_assistants")
          .concat("assign_number", "list_numbers")
          .concat("prune_messages", "prune_threads", "erase_customer")
          .map((step) => `sms_${step}`),
      );
    } finally {
      await api.close();
    }
  });
});

it("health is called in a transaction that may write, so that it can tell whether the database can", async () => {
  const url = await createSupabaseDatabase(server);
  await runMigrations(url);
  // PostgREST opens a read-only one for functions that are not volatile; what stands in for it here does not.
  const rows = await runSql(url, "select provolatile from pg_proc where proname = 'sms_health'");
  expect(rows).toEqual([{ provolatile: "v" }]);
});

it("a backend's own tables keep the rights that they had", async () => {
  const url = await createSupabaseDatabase(server);
  await runSql(
    url,
    `create table public.assistant (id bigint primary key, name text);
    create table public.phone_number (id bigint primary key, number text);
    grant select on public.assistant to authenticated;`,
  );
  await runMigrations(url);
  expect(
    await runSql(
      url,
      `select has_table_privilege('authenticated', 'public.assistant', 'select') as kept,
        has_table_privilege('service_role', 'public.assistant', 'select, insert, update') as added,
        (select count(*)::integer from pg_policy where polrelid = 'public.assistant'::regclass) as policies`,
    ),
  ).toEqual([{ kept: true, added: true, policies: 0 }]);
});

async function answerOneText(store: ReturnType<typeof createSupabaseStore>): Promise<void> {
  const to = "+15550100001";
  const lease = { holder: "test", leaseMs: 10_000, historyLimit: 10 };
  await store.health();
  await store.assistants?.save({ name: "Ada", phoneNumbers: [to] });
  expect(await store.findAssistant(to)).toMatchObject({ name: "Ada" });
  const { turn, threadId } = await store.receive(inboundText({ to, body: "Hello" }), {
    intent: "message",
    optInIfOptedOut: false,
    silence: null,
    consentOrigin: "keyword",
    confirmOptOut: false,
    answerOwnNumbers: false,
    usageWindows: { shortMs: 60_000, longMs: 3_600_000 },
    sessionWindowMs: 1_800_000,
    quietMs: 0,
    maxWaitMs: 0,
    lease,
  });
  if (turn === null) throw new Error("The turn was not claimed.");
  expect(await store.renew(turn.lease, lease)).toMatchObject({ kind: "renewed" });
  await store.release(turn.lease);
  const [again] = await store.claimDue(1, lease);
  if (again === undefined) throw new Error("Nothing was due.");
  expect(await store.claim(threadId, lease)).toBeNull();
  const reply = {
    kind: "reply",
    source: "model",
    parts: [{ body: "Hi", segments: 1, encoding: "GSM-7" }],
    answersThrough: again.unanswered.at(-1)?.seq ?? 0,
    supersede: true,
    generation: {
      model: "test",
      inputTokens: 20,
      outputTokens: 5,
      finishReason: null,
      durationMs: 1,
    },
    optOut: null,
  } as const;
  const staged = await store.stage(again.lease, reply, lease);
  const [message] = staged.kind === "staged" ? staged.messages : [];
  if (message === undefined) throw new Error("Nothing was staged.");
  const sent = { providerMessageId: "SM1", status: "sent", segments: 1 } as const;
  await store.settle(again.lease, message.id, { kind: "sent", ...sent });
  const update = { provider: "test", providerMessageId: "SM1", outboundId: message.id };
  expect(
    await store.recordDelivery({
      ...update,
      status: "failed",
      errorCode: "21610",
      optedOut: true,
    }),
  ).toBe("recorded");
  const log = await store.consent?.list({ limit: 10 });
  expect(log?.entries).toMatchObject([{ kind: "opted_out", origin: "carrier_error" }]);
  expect((await store.consent?.listOptOuts({ limit: 10 }))?.optOuts).toHaveLength(1);
  await lookAfter(store);
  await store.retention?.pruneMessages({ olderThan: 0 });
  const person = inboundText({}).from;
  expect(await store.retention?.eraseCustomer(person)).toEqual({ threads: 1, messages: 2 });
}

/** What a console does. */
async function lookAfter({ assistants, conversations, takeOver }: Store): Promise<void> {
  const page = await conversations?.list({ limit: 10, number: "+1", state: "live" });
  const conversationId = page?.conversations[0]?.id ?? "";
  expect(await conversations?.find(conversationId)).toMatchObject({ optedOut: true });
  const read = await conversations?.messages({ conversationId, limit: 10 });
  expect(read?.messages).toHaveLength(2);
  expect(await takeOver?.pause(conversationId)).toMatchObject({ kind: "paused" });
  const parts = [{ body: "Hi", segments: 1, encoding: "GSM-7" }] as const;
  const refused = await takeOver?.stageMessage({ conversationId, parts, idempotencyKey: "1" });
  expect(refused).toEqual({ kind: "opted_out" });
  expect(await takeOver?.resume(conversationId)).toMatchObject({ kind: "resumed" });
  const fields = { name: "Bo", firstSms: null, smsPrompt: null };
  const id = (await assistants?.create(fields))?.id ?? "";
  expect(await assistants?.update(id, { name: "Cy" })).toMatchObject({ name: "Cy" });
  expect(await assistants?.find(id)).toMatchObject({ name: "Cy" });
  expect((await assistants?.list({ limit: 10 }))?.assistants).toHaveLength(2);
  expect(await assistants?.assignNumber("+15550100002", id)).toBe("assigned");
  expect((await assistants?.listNumbers({ limit: 10 }))?.numbers).toHaveLength(2);
}
