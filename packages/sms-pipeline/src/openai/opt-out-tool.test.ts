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
    const parameters = { type: "object", properties: {}, additionalProperties: false };
    const tool = { type: "function", function: { name: "record_opt_out", parameters } };
    expect(bodies).toMatchObject([{ tools: [tool] }, {}]);
    expect(bodies[1]).not.toHaveProperty("tools");
  });

  it.each(["functions.record_opt_out", "record_opt_out<|channel|>commentary"])(
    "is called as %s too",
    (name) => {
      const called = response({ content: null, tool_calls: call(name) }, "tool_calls");
      expect(readChatResponse(called, "m")).toHaveProperty("optOut", true);
    },
  );

  it("a call of another tool is no reply", () => {
    const other = response({ content: null, tool_calls: call("other") }, "tool_calls");
    expect(() => readChatResponse(other, "m")).toThrow(/calls a tool/);
  });

  it.each([
    ["Llama", '{"name": "record_opt_out", "parameters": {}}'],
    ["Llama, as Python", "{'name': 'record_opt_out', 'parameters': {}}"],
    ["Llama's tag", "<function=record_opt_out>{}</function>"],
    ["Llama's Python", "<|python_tag|>record_opt_out()"],
    ["Qwen", '<tool_call>\n{"name": "record_opt_out", "arguments": {}}\n</tool_call>'],
    ["Qwen Coder", "<tool_call>\n<function=record_opt_out>\n</function>\n</tool_call>"],
    ["Mistral", "[TOOL_CALLS]record_opt_out[ARGS]{}"],
    ["GLM", "<tool_call>record_opt_out</tool_call>"],
    ["Kimi", "<|tool_call_begin|>functions.record_opt_out:0<|tool_call_argument_begin|>{}"],
    ["DeepSeek", "<｜tool▁call▁begin｜>function<｜tool▁sep｜>record_opt_out\n{}"],
    ["Gemma", "```tool_code\nrecord_opt_out()\n```"],
    [
      "gpt-oss",
      "<|channel|>analysis<|message|>They want out.<|end|><|start|>assistant<|channel|>commentary to=functions.record_opt_out <|constrain|>json<|message|>{}",
    ],
    ["words beside it", 'I will stop.\n\n{"name":"record_opt_out","parameters":{}}'],
  ])("is called in the text too, where a server leaves the call there: %s", (_, content) => {
    expect(readChatResponse(response({ content }), "m")).toHaveProperty("optOut", true);
  });

  it.each([
    "I have a tool named record_opt_out for that.",
    'I have {"name": "record_opt_outs"} for that.',
    "<think>Is it record_opt_out()? No: they cancel an order.</think>Your order is canceled.",
  ])("is not called by a mention: %s", (content) => {
    expect(readChatResponse(response({ content }), "m")).not.toHaveProperty("optOut");
  });

  it("a plain reply opts nobody out", () => {
    expect(readChatResponse(response({ content: "Hi" }), "m")).not.toHaveProperty("optOut");
  });
});
