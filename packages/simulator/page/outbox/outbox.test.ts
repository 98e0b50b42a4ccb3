import { describe, expect, test } from "vitest";
import type { DeskMessage, DeskText } from "../../src/desk/api.ts";
import { DeskError } from "../desk/desk-error.ts";
import { createSaved } from "../saved.ts";
import { deskMessage, OUR_NUMBER, PERSON, testStorage } from "../test-desk.ts";
import { createOutbox, type Outbox } from "./outbox.ts";

const OTHER_PERSON = "+15550100101";

interface Post {
  readonly text: DeskText;
  readonly accept: () => Promise<void>;
  readonly fail: (kind: DeskError["kind"]) => Promise<void>;
}

/** An outbox whose posts are answered by the test. */
function openOutbox(storage: Storage) {
  const posts: Post[] = [];
  const accepted: DeskMessage[] = [];
  const closed = new AbortController();
  let ids = 0;
  const outbox = createOutbox(
    {
      post: (text) =>
        new Promise((resolve, reject) => {
          posts.push({
            text,
            async accept() {
              resolve(deskMessage({ clientId: text.clientId ?? null }));
              await settled();
            },
            async fail(kind) {
              reject(new DeskError(kind, "No."));
              await settled();
            },
          });
        }),
      accepted: (message) => void accepted.push(message),
      saved: createSaved(() => storage, "test "),
      pause: async () => {},
      random: () => 0.5,
      now: () => 1_000,
      newId: () => `id${++ids}`,
    },
    closed.signal,
  );
  return { outbox, posts, accepted, close: () => closed.abort() };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function write(outbox: Outbox, body: string, from = PERSON): void {
  outbox.add({ from, to: OUR_NUMBER, body, pictures: [] });
}

const bodies = (posts: readonly Post[]): string[] => posts.map(({ text }) => text.body);
const states = (outbox: Outbox): string[] => outbox.texts.value.map(({ state }) => state);

describe("the outbox", () => {
  test("posts the texts of a burst in the order in which they were written", async () => {
    const { outbox, posts, accepted } = openOutbox(testStorage());
    for (const body of ["one", "two", "three"]) write(outbox, body);
    expect(states(outbox)).toEqual(["sending", "waiting", "waiting"]);
    for (let index = 0; index < 3; index++) await posts[index]?.accept();
    expect(bodies(posts)).toEqual(["one", "two", "three"]);
    expect(outbox.texts.value).toEqual([]);
    expect(accepted).toHaveLength(3);
  });

  test("lets no person wait for another", () => {
    const { outbox, posts } = openOutbox(testStorage());
    write(outbox, "one");
    write(outbox, "two", OTHER_PERSON);
    expect(bodies(posts)).toEqual(["one", "two"]);
  });

  test("posts a text under the same id until the emulator has it", async () => {
    const { outbox, posts } = openOutbox(testStorage());
    write(outbox, "one");
    write(outbox, "two");
    await posts[0]?.fail("away");
    await posts[1]?.fail("away");
    await posts[2]?.accept();
    expect(posts.map(({ text }) => text.clientId)).toEqual(["id1", "id1", "id1", "id2"]);
  });

  test("keeps a refused text until the person decides, and goes on with the next", async () => {
    const { outbox, posts } = openOutbox(testStorage());
    write(outbox, "one");
    write(outbox, "two");
    await posts[0]?.fail("refused");
    expect(states(outbox)).toEqual(["refused", "sending"]);
    expect(outbox.texts.value[0]?.problem).toBe("No.");
    await posts[1]?.accept();
    outbox.retry("id1");
    expect(bodies(posts)).toEqual(["one", "two", "one"]);
    await posts[2]?.fail("refused");
    outbox.discard("id1");
    expect(outbox.texts.value).toEqual([]);
  });

  test("loses nothing by a reload, and keeps the order", async () => {
    const storage = testStorage();
    const before = openOutbox(storage);
    for (const body of ["one", "two", "three"]) write(before.outbox, body);
    await before.posts[0]?.accept();
    before.close();

    const { outbox, posts } = openOutbox(storage);
    expect(outbox.texts.value.map(({ body }) => body)).toEqual(["two", "three"]);
    await posts[0]?.accept();
    await posts[1]?.accept();
    expect(bodies(posts)).toEqual(["two", "three"]);
    expect(openOutbox(storage).outbox.texts.value).toEqual([]);
  });

  test("says while a text would be lost with the page", async () => {
    const { outbox, posts } = openOutbox(testStorage(10));
    expect(outbox.unsaved()).toBe(false);
    write(outbox, "one");
    expect(outbox.unsaved()).toBe(true);
    await posts[0]?.accept();
    expect(outbox.unsaved()).toBe(false);
  });
});
