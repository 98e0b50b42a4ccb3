import { PGlite } from "@electric-sql/pglite";
import type { Assistant } from "sms-pipeline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgresStore, migrate } from "../src/index.ts";
import { answer } from "./conversation.ts";
import { OUR_NUMBER, POLICY, REQUEST, textFrom } from "./test-database.ts";

const ASSISTANT: Assistant = { id: "mine-1", name: "Mine", firstSms: null, smsPrompt: "Be brief." };

let pglite: PGlite;

beforeAll(async () => {
  pglite = await PGlite.create();
  await migrate({ pglite });
  // What the database knows must not count.
  const own = createPostgresStore({ pglite });
  await own.assistants?.save({ name: "Of the database", phoneNumbers: [OUR_NUMBER] });
});

afterAll(() => pglite.close());

describe("resolveAssistant", () => {
  it("takes the place of the database's own tables in every step", async () => {
    const asked: string[] = [];
    const store = createPostgresStore({
      pglite,
      resolveAssistant: async (number) => {
        asked.push(number);
        return ASSISTANT;
      },
    });
    expect(store.assistants).toBeUndefined();
    expect(await store.findAssistant(OUR_NUMBER)).toEqual(ASSISTANT);

    const received = await store.receive(textFrom("+15550200001"), POLICY);
    expect(received).toMatchObject({ kind: "received", turn: { assistant: ASSISTANT } });
    const lease = received.turn?.lease ?? { threadId: "", token: 0 };
    expect(await store.renew(lease, REQUEST)).toMatchObject({ turn: { assistant: ASSISTANT } });
    await store.release(lease);
    const claimed = await store.claim(lease.threadId, REQUEST);
    expect(claimed?.assistant).toEqual(ASSISTANT);
    if (claimed) await store.release(claimed.lease);
    const [due] = await store.claimDue(5, REQUEST);
    expect(due?.assistant).toEqual(ASSISTANT);
    expect(new Set(asked)).toEqual(new Set([OUR_NUMBER]));
  });

  it("says unassigned when it knows none", async () => {
    const store = createPostgresStore({ pglite, resolveAssistant: async () => null });
    const received = await store.receive(textFrom("+15550200002"), POLICY);
    expect(received).toMatchObject({ kind: "unassigned", turn: { assistant: null } });
  });

  it("counts what replies cost for the assistant that it names", async () => {
    const resolveAssistant = async (): Promise<Assistant> => ({ ...ASSISTANT, id: "mine-2" });
    const store = createPostgresStore({ pglite, resolveAssistant });
    const { lease, message } = await answer(store, "+15550200004");
    await store.settle(lease, message.id, { kind: "canceled", reason: "too_late" });
    const later = await store.receive(textFrom("+15550200005"), POLICY);
    expect(later.turn?.usage).toMatchObject({ tokensToday: 25, segmentsToday: 1 });
    const again = later.turn && (await store.renew(later.turn.lease, REQUEST));
    expect(again).toMatchObject({ turn: { usage: { tokensToday: 25, segmentsToday: 1 } } });
  });

  it("is not asked about senders: one of our own numbers is known by the texts that it got", async () => {
    const other = "+15550100002";
    const store = createPostgresStore({ pglite, resolveAssistant: async () => ASSISTANT });
    const first = await store.receive(textFrom(other), { ...POLICY, lease: null });
    expect(first.silence).toBeNull();
    const back = await store.receive(textFrom(OUR_NUMBER, { to: other }), POLICY);
    expect(back).toMatchObject({ silence: "not_answerable", turn: null });
    const itself = await store.receive(textFrom(OUR_NUMBER), POLICY);
    expect(itself).toMatchObject({ silence: "not_answerable", turn: null });
    const allowed = { ...POLICY, answerOwnNumbers: true };
    expect((await store.receive(textFrom(other), allowed)).silence).toBeNull();
  });

  it("that fails stores nothing, and leaves no claimed turn behind", async () => {
    const broken = createPostgresStore({
      pglite,
      resolveAssistant: () => Promise.reject(new Error("down")),
    });
    const text = textFrom("+15550200003");
    await expect(broken.receive(text, POLICY)).rejects.toMatchObject({ code: "store_unavailable" });

    const store = createPostgresStore({ pglite, resolveAssistant: async () => ASSISTANT });
    const received = await store.receive(text, { ...POLICY, lease: null });
    expect(received.kind).toBe("received");
    await expect(broken.claim(received.threadId, REQUEST)).rejects.toMatchObject({
      code: "store_unavailable",
    });
    expect(await store.claim(received.threadId, REQUEST)).toMatchObject({ claims: 2 });
  });

  it("that fails for one number keeps nobody else's turn from being claimed", async () => {
    const store = createPostgresStore({
      pglite,
      resolveAssistant: async (number) => {
        if (number === "+15550100007") throw new Error("no such number");
        return ASSISTANT;
      },
    });
    const other = createPostgresStore({ pglite, resolveAssistant: async () => ASSISTANT });
    const person = "+15550200006";
    const policy = { ...POLICY, lease: null };
    const refused = await other.receive(textFrom(person, { to: "+15550100007" }), policy);
    const { threadId } = await other.receive(textFrom(person), policy);
    const due = (await store.claimDue(10, REQUEST)).map((turn) => turn.lease.threadId);
    expect(due).toContain(threadId);
    expect(due).not.toContain(refused.threadId);
  });
});
