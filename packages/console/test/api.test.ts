import { describe, expect, it } from "vitest";
import type {
  AssistantItem,
  ConsentExport,
  ConsentItem,
  ConversationItem,
  MessageItem,
  NumberItem,
  OptOutItem,
  Page,
  TryItResult,
} from "../src/index.ts";
import { createWorld, OUR_NUMBER, PERSON, TOKEN, type World } from "./world.ts";

async function get<T>(world: World, path: string): Promise<T> {
  const response = await world.call("GET", path);
  expect(response.status).toBe(200);
  const value: T = JSON.parse(await response.text());
  return value;
}

async function post<T>(world: World, path: string, input: unknown, status = 200): Promise<T> {
  const response = await world.call("POST", path, input);
  expect([response.status, path]).toEqual([status, path]);
  const value: T = JSON.parse(await response.text());
  return value;
}

async function onlyConversation(world: World): Promise<ConversationItem> {
  const { items } = await get<Page<ConversationItem>>(world, "conversations");
  const [first] = items;
  if (!first) throw new Error("There is no conversation.");
  return first;
}

describe("numbers", () => {
  it("leave masked, everywhere", async () => {
    const world = createWorld();
    await world.say("Hi");
    await world.say("STOP", { from: "+15550200101" });
    const answers = await Promise.all(
      ["conversations", "numbers", "assistants", "opt-outs", "consent"].map(async (path) =>
        (await world.call("GET", path)).text(),
      ),
    );
    expect(answers.join()).toContain("***0100");
    expect(answers.join()).not.toMatch(/\+?1555\d{7}/);
  });

  it("leave masked where their channel stands before them", async () => {
    const world = createWorld();
    await world.say("Hi", { from: `whatsapp:${PERSON}` });
    const { person } = await onlyConversation(world);
    expect(person.masked).toBe("***0100");
    const revealed = await post(world, "reveal", { id: person.id });
    expect(revealed).toEqual({ number: `whatsapp:${PERSON}` });
  });

  it("leave masked where they are short codes, and what is no number as it is", async () => {
    const world = createWorld();
    for (const from of ["555555", "WHATSAPP:15550200100", "24Hotel"])
      await world.say("Hi", { from });
    const { items } = await get<Page<ConversationItem>>(world, "conversations");
    expect(items.map(({ person }) => person.masked).sort()).toEqual(["***", "***0100", "24Hotel"]);
    expect(items.find(({ person }) => person.masked === "24Hotel")?.person.id).toBeNull();
  });

  it("are told in full by the id of one, when it is asked for", async () => {
    const world = createWorld();
    await world.say("Hi");
    const { person } = await onlyConversation(world);
    expect(await post(world, "reveal", { id: person.id })).toEqual({ number: PERSON });
  });

  it("are not told by an id that was made up or cut off, or by a cursor", async () => {
    const world = createWorld();
    await world.say("Hi");
    await world.say("Hi", { from: "+15550200102" });
    const { items, next } = await get<Page<ConversationItem>>(world, "conversations?limit=1");
    const id = items[0]?.person.id ?? "";
    for (const bad of [id.slice(0, -1), `${id}A`, "", "AAAA", "../..", next, "x".repeat(5_000)]) {
      const response = await world.call("POST", "reveal", { id: bad });
      expect(response.status).toBe(400);
    }
  });

  it("are found by their beginning and end, in a body that no log keeps", async () => {
    const world = createWorld();
    await world.say("Hi");
    await world.say("Hi", { from: "+442055501234" });
    const search = async (number: string): Promise<number> =>
      (await post<Page<ConversationItem>>(world, "conversations/search", { number })).items.length;
    expect([await search("+44"), await search("0100"), await search("77")]).toEqual([1, 1, 0]);
    await post(world, "conversations/search", { number: "' or 1=1" }, 400);
  });
});

describe("assistants", () => {
  it("are created, changed and listed", async () => {
    const world = createWorld();
    const input = { name: " Baker ", firstSms: "  ", smsPrompt: "Bake." };
    const created = await post<AssistantItem>(world, "assistants", input, 201);
    expect(created).toMatchObject({
      name: "Baker",
      firstSms: null,
      smsPrompt: "Bake.",
      numbers: [],
    });
    const change = { name: "Baker", firstSms: "Hi!", smsPrompt: null };
    const changed = await world.call("PUT", `assistants/${created.id}`, change);
    expect(changed.status).toBe(200);
    expect(await get(world, `assistants/${created.id}`)).toMatchObject(change);
    const { items } = await get<Page<AssistantItem>>(world, "assistants");
    expect(items.map(({ name }) => name).sort()).toEqual(["Baker", "Greeter"]);
  });

  it("are refused with the field that is wrong, and never with what was in it", async () => {
    const world = createWorld();
    const firstSms = "secret ".repeat(300);
    const response = await world.call("POST", "assistants", {
      name: " ",
      firstSms,
      smsPrompt: null,
    });
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      error: "invalid_request",
      issues: [{ path: "name" }, { path: "firstSms" }],
    });
    expect(text).not.toContain("secret");
  });

  it("that do not exist are not found", async () => {
    const world = createWorld();
    const input = { name: "A", firstSms: null, smsPrompt: null };
    expect((await world.call("GET", "assistants/none")).status).toBe(404);
    expect((await world.call("PUT", "assistants/none", input)).status).toBe(404);
  });

  it("are tried out unsaved: a whole turn, of which nothing is stored or sent", async () => {
    const world = createWorld();
    world.ai.add("We open at six.");
    const assistant = { name: "Baker", firstSms: "Welcome!", smsPrompt: "You bake." };
    const tryIt = (body: string) =>
      post<TryItResult>(world, "try-it", { assistant, body, session: "42" });
    expect((await tryIt("Hi")).messages).toMatchObject([{ body: "Welcome!", source: "first_sms" }]);
    expect((await tryIt("When?")).messages).toMatchObject([{ body: "We open at six." }]);
    expect(world.ai.requests[0]?.systemPrompt).toContain("You bake.");
    expect((await tryIt("STOP")).silence).toBe("opted_out");
    expect(world.messenger.attempts).toBe(0);
    expect((await get<Page<ConversationItem>>(world, "conversations")).items).toEqual([]);
  });

  it("are tried out no more often than the host wants to pay for", async () => {
    const world = createWorld({ tryItPerMinute: 1 });
    const assistant = { name: "Baker", firstSms: null, smsPrompt: null };
    const input = { assistant, body: "Hi", session: "1" };
    await post(world, "try-it", input);
    const refused = await world.call("POST", "try-it", input);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
    await world.clock.advance(60_000);
    await post(world, "try-it", input);
  });
});

describe("phone numbers", () => {
  it("are assigned, and then answered by that assistant", async () => {
    const world = createWorld();
    const input = { name: "Baker", firstSms: "Fresh bread!", smsPrompt: null };
    const { id } = await post<AssistantItem>(world, "assistants", input, 201);
    await post(world, "numbers", { phoneNumber: "+15550100077", assistantId: id });
    await world.say("Hi", { to: "+15550100077" });
    expect(world.messenger.sent.map(({ body }) => body)).toEqual(["Fresh bread!"]);
  });

  it("are taken from an assistant by the id that the list gives", async () => {
    const world = createWorld();
    const { items } = await get<Page<NumberItem>>(world, "numbers");
    await post(world, "numbers", { id: items[0]?.number.id, assistantId: null });
    expect(await world.store.findAssistant(OUR_NUMBER)).toBeNull();
  });

  it("that are not in E.164 are refused", async () => {
    const world = createWorld();
    for (const phoneNumber of ["5550100001", "+0555", "+1 555 010 0001", ""]) {
      await post(world, "numbers", { phoneNumber, assistantId: null }, 400);
    }
  });

  it("are not given to an assistant that is gone", async () => {
    const world = createWorld();
    const input = { phoneNumber: "+15550100077", assistantId: "gone" };
    const failure = await post<{ error: string }>(world, "numbers", input, 422);
    expect(failure.error).toBe("unknown_assistant");
  });
});

describe("conversations", () => {
  it("are read with each message and how it came about", async () => {
    const world = createWorld();
    await world.say("Hi");
    await world.say("And tomorrow?");
    const { id } = await onlyConversation(world);
    const { items } = await get<Page<MessageItem>>(world, `conversations/${id}/messages`);
    expect(items).toMatchObject([
      { direction: "outbound", source: "model", generation: { model: "scripted" } },
      { direction: "inbound", body: "And tomorrow?" },
      { direction: "outbound", source: "first_sms" },
      { direction: "inbound", body: "Hi" },
    ]);
  });

  it("are paged by a cursor, none twice and none left out", async () => {
    const world = createWorld();
    for (let person = 100; person < 107; person++) {
      await world.say("Hi", { from: `+15550200${person}` });
    }
    const seen: string[] = [];
    let before = "";
    do {
      const page = await get<Page<ConversationItem>>(world, `conversations?limit=3${before}`);
      seen.push(...page.items.map(({ person }) => person.masked));
      before = page.next === null ? "" : `&before=${page.next}`;
    } while (before !== "");
    expect(seen).toEqual([106, 105, 104, 103, 102, 101, 100].map((person) => `***0${person}`));
  });

  it("are taken over and handed back: in between the assistant is silent and a person writes", async () => {
    const world = createWorld();
    await world.say("Hi");
    const { id } = await onlyConversation(world);
    await post(world, `conversations/${id}/pause`, {});
    await world.say("Anybody there?");
    expect((await onlyConversation(world)).paused?.by).toBe("operator");
    const message = { body: "Anna here.", idempotencyKey: "k1" };
    await post(world, `conversations/${id}/messages`, message, 202);
    await post(world, `conversations/${id}/messages`, message, 202);
    await world.clock.advance(1_000);
    await post(world, `conversations/${id}/resume`, {});
    await world.say("Thanks");
    expect(world.messenger.sent.map(({ body }) => body)).toEqual([
      "Hello.",
      "Anna here.",
      "Reply 1",
    ]);
  });

  it("of a person who has opted out get no message", async () => {
    const world = createWorld();
    await world.say("STOP");
    const { id } = await onlyConversation(world);
    const input = { body: "Please come back", idempotencyKey: "k" };
    const failure = await post<{ error: string }>(
      world,
      `conversations/${id}/messages`,
      input,
      422,
    );
    expect(failure.error).toBe("person_opted_out");
    await world.clock.advance(1_000);
    expect(world.messenger.attempts).toBe(0);
  });

  it("that do not exist are not found", async () => {
    const world = createWorld();
    expect((await world.call("GET", "conversations/none")).status).toBe(404);
    await post(world, "conversations/none/pause", {}, 404);
    await post(world, "conversations/none/resume", {}, 404);
    await post(world, "conversations/none/messages", { body: "Hi", idempotencyKey: "k" }, 404);
  });
});

describe("opt-outs", () => {
  it("are listed, with the log of how they came about", async () => {
    const world = createWorld();
    await world.say("STOP");
    await world.say("START");
    await world.say("STOP", { from: "+15550200101" });
    const { items } = await get<Page<OptOutItem>>(world, "opt-outs");
    expect(items).toMatchObject([{ person: { masked: "***0101" }, scope: { masked: "***0001" } }]);
    const log = await get<Page<ConsentItem>>(world, "consent");
    expect(log.items.map(({ kind }) => kind)).toEqual(["opted_out", "opted_in", "opted_out"]);
  });

  it("are exported with the whole numbers, as proof", async () => {
    const world = createWorld();
    await world.say("STOP");
    const csv = await post<ConsentExport>(world, "consent/export", { format: "csv" });
    expect(csv.text).toMatch(
      /^id,at,kind,person,scope,origin,messageId\r\n[^,]+,2026-01-01T12:00:00\.000Z,opted_out,\+15550200100,\+15550100001,keyword,[^,]+\r\n$/,
    );
    const { text } = await post<ConsentExport>(world, "consent/export", { format: "ndjson" });
    expect(JSON.parse(text)).toMatchObject({ person: PERSON, kind: "opted_out" });
  });

  it("are listed and exported page by page, each once and under one head", async () => {
    const { store, pipeline, say } = createWorld();
    const persons = ["+15550200101", "+15550200102", "+15550200103"];
    for (const from of persons) await say("STOP", { from });
    const { consent } = store;
    const list: typeof consent.list = (options) =>
      consent.list({ ...options, limit: Math.min(options.limit, 2) });
    const world = createWorld({ pipeline, store: { ...store, consent: { ...consent, list } } });

    const masked = async (path: string, cursor: string): Promise<string[]> => {
      const first = await get<Page<OptOutItem | ConsentItem>>(world, `${path}?limit=1`);
      const rest = await get<typeof first>(world, `${path}?limit=2&${cursor}=${first.next}`);
      expect([first.items.length, rest.next]).toEqual([1, null]);
      return [...first.items, ...rest.items].map(({ person }) => person.masked).sort();
    };
    const all = ["***0101", "***0102", "***0103"];
    expect(await masked("opt-outs", "before")).toEqual(all);
    expect(await masked("consent", "after")).toEqual(all);

    const input = { format: "csv" };
    const first = await post<ConsentExport>(world, "consent/export", input);
    const rest = await post<ConsentExport>(world, "consent/export", {
      ...input,
      after: first.next,
    });
    const rows = (first.text + rest.text).split("\r\n").slice(1, -1);
    expect(rows.map((row) => row.split(",")[3])).toEqual(persons);
    expect(rest.next).toBeNull();
  });
});

it("keeps the session's cookie to https where it was asked by it", async () => {
  const signedIn = await createWorld().call("POST", "session", { token: TOKEN });
  expect(signedIn.headers.get("set-cookie")).toMatch(/; Secure$/);
});

it("says how the parts do", async () => {
  const world = createWorld();
  expect(await get(world, "health")).toMatchObject({ status: "ok", store: { status: "ok" } });
});

it("says what the store can't do, and does the rest", async () => {
  const { store, pipeline } = createWorld();
  const { consent: _, takeOver: __, ...rest } = store;
  const world = createWorld({ store: rest, pipeline });
  expect(await get(world, "state")).toEqual({
    access: "token",
    store: { assistants: true, conversations: true, takeOver: false, consent: false },
  });
  expect((await world.call("GET", "opt-outs")).status).toBe(501);
  expect((await world.call("POST", "conversations/1/pause", {})).status).toBe(501);
  expect((await world.call("GET", "assistants")).status).toBe(200);
});

it("tells the host of an unexpected error, and the client nothing of it", async () => {
  const world = createWorld();
  const store = {
    ...world.store,
    conversations: {
      list: () => Promise.reject(new Error("password=hunter2")),
      find: () => Promise.resolve(null),
      messages: () => Promise.resolve({ messages: [], next: null }),
    },
  };
  const broken = createWorld({ store });
  const response = await broken.call("GET", "conversations");
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("hunter2");
  expect(broken.errors).toHaveLength(1);
});
