import { contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, present } from "./expect.ts";
import { bodiesOf } from "./world.ts";

const BODIES: readonly (readonly [name: string, title: string, body: string])[] = [
  ["text/empty", "An empty text", ""],
  ["text/spaces", "A text of spaces and line breaks", " \r\n\t "],
  ["text/longest", "A text of 1,600 characters", "ab😀ç".repeat(320)],
  ["text/script", "A text in several scripts", "Grüße, 你好, مرحبا, 👩‍👩‍👧‍👦 \u2028 \ufeff"],
  ["text/quotes", "A text of quotes, backslashes and placeholders", `'";--\\ $1 :x %s {"a":null}`],
];

export const textCases: readonly StoreContractCase[] = [
  ...BODIES.map(([name, title, body]) =>
    contractCase(name, `${title} is kept as written, and so is a reply`, async (world) => {
      const turn = await world.receiveAndClaim({ body });
      expectEqual(bodiesOf(turn.unanswered), [body], "the waiting text");
      // A reply is never empty.
      const message = await world.stagedOne(turn, `>${body}`);
      expectEqual(message.body, `>${body}`, "the staged reply");
      await world.sent(turn.lease, message.id);
      const next = await world.receiveAndClaim();
      expectEqual(bodiesOf(next.history), [body, `>${body}`], "the history");
    }),
  ),

  contractCase("text/picture", "A picture without words is a text that waits", async (world) => {
    const media = [{ url: "https://media.example/1", contentType: "image/jpeg" }];
    const turn = await world.receiveAndClaim({ body: "", media });
    const text = present(turn.unanswered[0], "the waiting text");
    expectEqual(text.body, "", "its body");
    expectEqual(text.media, media, "its media");
    await world.answer(turn);
    const next = await world.receiveAndClaim();
    expectEqual(
      next.history.map((message) => [message.role, message.mediaCount]),
      [
        ["person", 1],
        ["assistant", 0],
      ],
      "the history",
    );
  }),

  contractCase(
    "text/unstorable",
    "Characters that a database may refuse (U+0000, half a surrogate pair) do not lose the text",
    async (world) => {
      const turn = await world.receiveAndClaim({ body: "be\u0000fo\ud83dre" });
      const [body] = bodiesOf(turn.unanswered);
      // Kept, dropped or replaced: the rest of the text is what counts.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: this character is what the case is about
      expectEqual(body?.replace(/[\u0000\ud83d\ufffd]/g, ""), "before", "the rest of the text");
      const message = await world.stagedOne(turn, "af\u0000t\ude00er");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: this character is what the case is about
      const rest = message.body.replace(/[\u0000\ude00\ufffd]/g, "");
      expectEqual(rest, "after", "the rest of the reply");
    },
  ),
];
