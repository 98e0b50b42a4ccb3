import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { SCHEMA_VERSION } from "@sms-pipeline/store-postgres";
import { startPostgres, type TestPostgres } from "@sms-pipeline/test-support/postgres";
import { StoreError } from "sms-pipeline";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createSupabaseStore, SupabaseError } from "../src/index.ts";
import { serverClient } from "./client.ts";
import { legacyKey, PUBLISHABLE_KEY, SECRET_KEY } from "./keys.ts";
import { type SupabaseApi, startSupabaseApi } from "./supabase-api.ts";
import { createSupabaseDatabase, runMigrations, runSql } from "./supabase-database.ts";

const PERSON = "+15550109999";
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** What a step rejects with. Nothing of the person may be in its message. */
async function failureOf(url: string, key: string = SECRET_KEY, timeoutMs = 10_000) {
  const store = createSupabaseStore({ client: serverClient(url, key), timeoutMs });
  const error = await store.findAssistant(PERSON).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof StoreError)) throw new Error("The step did not fail as it should.");
  expect(error.message).not.toContain(PERSON);
  expect(error.message).not.toContain(key);
  return error;
}

it.each([
  ["nothing", {}],
  ["a URL", { client: "https://example.supabase.co" }],
  ["a client that is not there yet", { client: Promise.resolve({}) }],
])("%s in place of a client is refused at once", (_case, options) => {
  expect(() => createSupabaseStore(options as never)).toThrow(
    expect.objectContaining({
      code: "invalid_options",
      issues: [expect.objectContaining({ name: "client" })],
    }),
  );
});

describe("over a real API and database", () => {
  let server: TestPostgres;
  let url: string;

  const serve = async (keys: "new" | "legacy" = "new"): Promise<SupabaseApi> => {
    const api = await startSupabaseApi(url, keys);
    closing.push(() => api.close());
    return api;
  };

  beforeAll(async () => {
    server = await startPostgres();
    url = await createSupabaseDatabase(server, { grantsByDefault: true });
    await runMigrations(url);
  });

  afterAll(() => server.stop());

  it("without the migrations: says how to run them", async () => {
    const empty = await startSupabaseApi(await createSupabaseDatabase(server));
    closing.push(() => empty.close());
    const error = await failureOf(empty.url);
    expect(error.code).toBe("store_misconfigured");
    expect(error.message).toContain("supabase db push");
    expect(error.message).toContain("reload schema");
    expect(error.cause).toMatchObject({ code: "PGRST202", status: 404 });
  });

  it.each([
    ["publishable", "new", PUBLISHABLE_KEY],
    ["anon", "legacy", legacyKey("anon")],
  ] as const)("with the %s key: asks for the secret one", async (_, keys, key) => {
    const error = await failureOf((await serve(keys)).url, key);
    expect(error.code).toBe("store_misconfigured");
    expect(error.message).toMatch(/anon or publishable key.+secret key/);
    expect(error.cause).toMatchObject({ code: "42501", status: 401 });
  });

  it("with the key of a user who has signed in: says whose it is", async () => {
    const error = await failureOf((await serve("legacy")).url, legacyKey("authenticated"));
    expect(error.code).toBe("store_misconfigured");
    expect(error.message).toMatch(/may not use function sms_find_assistant.+signed in/);
  });

  it.each([
    ["new", "sb_secret_of_another_project"],
    ["legacy", `${legacyKey("service_role")}x`],
  ] as const)("with a wrong key of the %s kind: names the key", async (keys, key) => {
    const error = await failureOf((await serve(keys)).url, key);
    expect(error.code).toBe("store_misconfigured");
    expect(error.message).toMatch(/refused the API key/);
  });

  it("without grants: says which, and how to have them", async () => {
    const api = await serve();
    await runSql(url, "revoke all on public.assistant from service_role");
    const error = await failureOf(api.url).finally(() =>
      runSql(url, "grant select on public.assistant to service_role"),
    );
    expect(error.code).toBe("store_misconfigured");
    expect(error.message).toMatch(/may not use table assistant.+grants are missing/);
  });

  it("with an older schema: health names both versions", async () => {
    const old = await createSupabaseDatabase(server);
    await runMigrations(old);
    await runSql(
      old,
      `create or replace function public.sms_health(input text) returns json language sql
        set search_path = '' as $$ select '{"version":0,"rowSecurity":false}'::json $$`,
    );
    const api = await startSupabaseApi(old);
    closing.push(() => api.close());
    const store = createSupabaseStore({ client: serverClient(api.url, SECRET_KEY) });
    await expect(store.health()).rejects.toMatchObject({
      code: "store_misconfigured",
      message: expect.stringMatching(
        `version 0 .+version ${SCHEMA_VERSION} is needed: .+supabase db push`,
      ),
    });
  });

  it.each(["40001", "40P01"])("asks once more when the database says %s", async (state) => {
    const api = await serve();
    const store = createSupabaseStore({ client: serverClient(api.url, SECRET_KEY) });
    // The first call and no other fails; a sequence alone remembers through a rollback.
    await runSql(
      url,
      `create sequence if not exists tries; alter sequence tries restart;
      create or replace function public.sms_find_assistant(input text) returns json language plpgsql as $$
      begin
        if nextval('tries') = 1 then raise exception 'again' using errcode = '${state}'; end if;
        return json_build_object('id', '1', 'name', 'Ada');
      end $$;
      grant usage on sequence tries to service_role;`,
    );
    expect(await store.findAssistant(PERSON)).toMatchObject({ name: "Ada" });

    await runSql(
      url,
      `create or replace function public.sms_find_assistant(input text) returns json language plpgsql as $$
      begin raise exception 'again' using errcode = '${state}'; end $$;`,
    );
    await expect(store.findAssistant(PERSON)).rejects.toMatchObject({
      code: "store_unavailable",
      retryable: true,
    });
  });

  it("unavailable while the database is down, and well again after", async () => {
    const api = await serve();
    const store = createSupabaseStore({ client: serverClient(api.url, SECRET_KEY) });
    await store.health();
    await server.shutDown("immediate");
    await expect(store.health()).rejects.toMatchObject({ code: "store_unavailable" });
    await server.startAgain();
    const health = (): Promise<unknown> => store.health().catch((error: unknown) => error);
    await expect.poll(health, { timeout: 15_000 }).toBeUndefined();
  });
});

describe("over a real connection", () => {
  const listen = async (listener: RequestListener): Promise<string> => {
    const server: Server = createServer(listener).listen(0, "127.0.0.1");
    await once(server, "listening");
    closing.push(async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The server has no port.");
    return `http://127.0.0.1:${address.port}`;
  };

  it("nobody listens: unavailable, with the network's code", async () => {
    const url = await listen(() => undefined);
    await closing.pop()?.();
    const error = await failureOf(url);
    expect(error).toMatchObject({ code: "store_unavailable", retryable: true });
    expect(error.message).toContain("ECONNREFUSED");
  });

  it.each([
    ["before the answer", (response: { destroy(): void }) => response.destroy()],
    [
      "within the answer",
      (response: {
        destroy(): void;
        writeHead(status: number): void;
        write(part: string): void;
      }) => {
        response.writeHead(200);
        response.write("{");
        setImmediate(() => response.destroy());
      },
    ],
  ])("the connection is cut %s: unavailable", async (_, cut) => {
    const url = await listen((_request, response) => cut(response));
    expect(await failureOf(url)).toMatchObject({ code: "store_unavailable", retryable: true });
  });

  it("no answer comes: unavailable when the time is up", async () => {
    const url = await listen(() => undefined);
    const error = await failureOf(url, SECRET_KEY, 50);
    expect(error).toMatchObject({ code: "store_unavailable", retryable: true });
    expect(error.cause).toBeInstanceOf(SupabaseError);
  });

  // Status and body as PostgREST, the gateway and what stands before it answer.
  it.each([
    [503, { code: "PGRST001", message: "m" }, "store_unavailable", /database/],
    [503, { code: "PGRST002", message: "m" }, "store_unavailable", /database/],
    [504, { code: "PGRST003", message: "m" }, "store_unavailable", /connection free/],
    [500, { code: "57014", message: "m" }, "store_unavailable", /ended the query/],
    [503, { code: "53300", message: "m" }, "store_unavailable", /no room/],
    [503, { code: "08006", message: "m" }, "store_unavailable", /lost/],
    [405, { code: "25006", message: "m" }, "store_unavailable", /read-only/],
    [500, "Internal Server Error", "store_unavailable", /status 500/],
    [502, "<html>Bad gateway</html>", "store_unavailable", /status 502/],
    [522, "", "store_unavailable", /status 522/],
    [540, { message: "m" }, "store_unavailable", /paused/],
    [402, { message: "m" }, "store_unavailable", /restricted/],
    [408, { message: "m" }, "store_unavailable", /gave up/],
    [429, { message: "m" }, "store_unavailable", /no more requests/],
    [401, { code: "PGRST303", message: "JWT expired" }, "store_misconfigured", /API key/],
    [401, { code: "PGRST302", message: "m" }, "store_misconfigured", /API key/],
    [403, "<html>Forbidden</html>", "store_misconfigured", /API key/],
    [404, { code: "42883", message: "m" }, "store_misconfigured", /db push/],
    [404, { code: "42P01", message: "m" }, "store_misconfigured", /db push/],
    [406, { code: "PGRST106", message: "m" }, "store_misconfigured", /`public`/],
    [404, "<html>Not found</html>", "store_misconfigured", /URL/],
    [404, "", "store_misconfigured", /URL/],
    [200, "<html>Hello</html>", "store_misconfigured", /URL/],
    [200, '"something else"', "store_misconfigured", /migrations of the installed version/],
    [400, { code: "22P02", message: PERSON }, "store_failed", /22P02/],
    [500, { code: "XX000", message: PERSON }, "store_failed", /XX000/],
    [415, { message: PERSON }, "store_failed", /status 415/],
  ] as const)("%i %j: %s", async (status, body, code, message) => {
    const url = await listen((_request, response) => {
      response.writeHead(status);
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
    const error = await failureOf(url);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });
});
