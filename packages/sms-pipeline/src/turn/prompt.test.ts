import { expect, it } from "vitest";
import { inboundText } from "../testing/index.ts";
import { promptMessages } from "./prompt.ts";

// Anthropic's and other servers refuse a message of spaces alone.
it.each(["", " ", "\n", "\u00a0"])("a text of %j is no blank message to the model", (body) => {
  const text = {
    ...inboundText({ body }),
    id: "i",
    conversationId: "c",
    seq: 1,
    intent: "message",
    receivedAt: 0,
  } as const;
  const [message] = promptMessages([], [text]);
  expect(message?.content.trim()).not.toBe("");
});
