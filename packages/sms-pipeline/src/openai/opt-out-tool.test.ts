import { describe, expect, it } from "vitest";
import { readChatResponse } from "./chat-response.ts";
import { createOpenAiProvider } from "./create-openai-provider.ts";

const response = (message: object, finish_reason = "stop") => ({
  model: "m",
  choices: [{ finish_reason, message }],
});
const call = (name: string) => [{ id: "1", type: "function", function: { name, arguments: "{}" } }];

describe("the opt-out tool", () => {
  it("is offered only where it is asked for, and its call becomes the reply's optOut", async () => {
    const bodies: object[] = [];
    const client = {
      chat: {
        completions: {
          create: async (body: object) => {
            bodies.push(body);
            return response({ content: null, tool_calls: call("record_opt_out") }, "tool_calls");
          },
        },
      },
    };
    const request = {
      assistant: { id: "a", name: "A", firstSms: null, smsPrompt: null },
      systemPrompt: "You are A.",
      messages: [{ role: "user", content: "no me escribas nunca" }] as const,
      conversationId: "c",
      personId: "p",
    };
    const { signal } = new AbortController();
    const reply = await createOpenAiProvider({ client, optOutTool: true }).generateReply(request, {
      signal,
    });
    expect(reply).toMatchObject({ text: "", optOut: true });
    await createOpenAiProvider({ client }).generateReply(request, { signal });
    expect(bodies).toMatchObject([{ tools: [{ function: { name: "record_opt_out" } }] }, {}]);
    expect(bodies[1]).not.toHaveProperty("tools");
  });

  it("a call of another tool is no reply", () => {
    const other = response({ content: null, tool_calls: call("other") }, "tool_calls");
    expect(() => readChatResponse(other, "m")).toThrow(/calls a tool/);
  });

  it("a plain reply opts nobody out", () => {
    expect(readChatResponse(response({ content: "Hi" }), "m")).not.toHaveProperty("optOut");
  });
});
