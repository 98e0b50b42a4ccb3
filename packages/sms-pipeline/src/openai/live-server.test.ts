import { EventEmitter, once } from "node:events";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { OpenAI } from "openai";
import { OpenAI as OpenAI6 } from "openai-6";
import { describe, expect, it } from "vitest";
import type { AiRequest } from "../ports/ai.ts";
import { createTestClock } from "../testing/index.ts";
import { createOpenAiProvider } from "./create-openai-provider.ts";
import type { OpenAiProviderOptions } from "./provider-options.ts";

// A real server and real sockets: what happens when it hangs, drops the connection or goes silent half-way.

const HEAD = { "content-type": "application/json" };
const REPLY = JSON.stringify({
  model: "m",
  choices: [{ message: { content: "Hello!" }, finish_reason: "stop" }],
});

const request: AiRequest = {
  assistant: { id: "a", name: "Desk", firstSms: null, smsPrompt: null },
  systemPrompt: "Be brief.",
  messages: [{ role: "user", content: "hi" }],
  conversationId: "c",
  personId: "p",
};

const ways: Record<string, (baseURL: string) => OpenAiProviderOptions> = {
  "openai 7, loaded by us": (baseURL) => ({ baseURL }),
  "a client of openai 7": (baseURL) => ({ client: new OpenAI({ baseURL, apiKey: "k" }) }),
  "a client of openai 6": (baseURL) => ({ client: new OpenAI6({ baseURL, apiKey: "k" }) }),
};

const hangs = (): void => undefined;
const sendsHeadersThenHangs = (response: ServerResponse): void => {
  response.writeHead(200, HEAD).write('{"choices":');
};

describe.each(Object.entries(ways))("with %s", (_, optionsFor) => {
  it("takes the reply", async () => {
    await using server = await listen((response) => response.writeHead(200, HEAD).end(REPLY));
    const ai = createOpenAiProvider(optionsFor(server.baseURL));
    const reply = await ai.generateReply(request, { signal: new AbortController().signal });
    expect(reply).toEqual({ text: "Hello!", model: "m", usage: null, finishReason: "stop" });
  });

  it.each([
    ["never answers", hangs],
    ["goes silent after the headers", sendsHeadersThenHangs],
  ])("gives up when its time is over on a server that %s", async (_, behave) => {
    await using server = await listen(behave);
    const clock = createTestClock();
    const ai = createOpenAiProvider({ ...optionsFor(server.baseURL), clock, timeoutMs: 60_000 });
    const outcome = settled(ai.generateReply(request, { signal: new AbortController().signal }));
    await server.reached;
    await clock.advance(59_999);
    expect(outcome.value).toBeUndefined();
    await clock.advance(1);
    await outcome.done;
    expect(outcome.value).toMatchObject({ code: "ai_timeout", retryable: true });
    await server.hungUp;
    expect(clock.pending).toBe(0);
  });

  it("passes its time limit to the SDK too", async () => {
    await using server = await listen(hangs);
    const stopped = createTestClock();
    const ai = createOpenAiProvider({
      ...optionsFor(server.baseURL),
      clock: stopped,
      timeoutMs: 30,
    });
    const outcome = settled(ai.generateReply(request, { signal: new AbortController().signal }));
    await outcome.done;
    expect(outcome.value).toMatchObject({
      code: "ai_timeout",
      retryable: true,
      cause: { message: "Request timed out." },
    });
  });

  it.each([
    ["never answers", hangs],
    ["goes silent after the headers", sendsHeadersThenHangs],
  ])(
    "rejects with the signal's reason when aborted, and hangs up on a server that %s",
    async (_, behave) => {
      await using server = await listen(behave);
      const clock = createTestClock();
      const ai = createOpenAiProvider({ ...optionsFor(server.baseURL), clock });
      const caller = new AbortController();
      const outcome = settled(ai.generateReply(request, { signal: caller.signal }));
      await server.reached;
      const reason = new Error("a newer text came");
      caller.abort(reason);
      await outcome.done;
      expect(outcome.value).toBe(reason);
      await server.hungUp;
      expect(clock.pending).toBe(0);
    },
  );

  it.each<[string, (response: ServerResponse) => void]>([
    ["before it answers", (response) => response.destroy()],
    [
      "within the response",
      (response) => {
        response.writeHead(200, { ...HEAD, "content-length": "500" });
        response.write('{"choices":', () => response.destroy());
      },
    ],
  ])("calls a server that drops the connection %s unreachable", async (_, behave) => {
    await using server = await listen(behave);
    const ai = createOpenAiProvider(optionsFor(server.baseURL));
    const outcome = settled(ai.generateReply(request, { signal: new AbortController().signal }));
    await outcome.done;
    expect(outcome.value).toMatchObject({ code: "ai_unreachable", retryable: true });
    expect(server.requests()).toBe(1);
  });

  it("calls a port where nobody listens unreachable", async () => {
    const server = await listen(hangs);
    await server[Symbol.asyncDispose]();
    const ai = createOpenAiProvider(optionsFor(server.baseURL));
    const outcome = settled(ai.generateReply(request, { signal: new AbortController().signal }));
    await outcome.done;
    expect(outcome.value).toMatchObject({ code: "ai_unreachable", retryable: true });
  });

  it("asks nothing when it was aborted before", async () => {
    await using server = await listen((response) => response.end(REPLY));
    const reason = new Error("too late");
    const ai = createOpenAiProvider(optionsFor(server.baseURL));
    const outcome = settled(ai.generateReply(request, { signal: AbortSignal.abort(reason) }));
    await outcome.done;
    expect(outcome.value).toBe(reason);
    expect(server.requests()).toBe(0);
  });
});

describe("a client that takes no notice of the signal", () => {
  const stuck = () => {
    let calls = 0;
    const create = (): Promise<never> => {
      calls += 1;
      return new Promise(() => undefined);
    };
    return { client: { chat: { completions: { create } } }, calls: () => calls };
  };

  it("holds up neither an abort nor the time limit", async () => {
    const clock = createTestClock();
    const ai = createOpenAiProvider({ client: stuck().client, clock, timeoutMs: 60_000 });
    const caller = new AbortController();
    const aborted = settled(ai.generateReply(request, { signal: caller.signal }));
    const late = settled(ai.generateReply(request, { signal: new AbortController().signal }));
    caller.abort("superseded");
    await aborted.done;
    expect(aborted.value).toBe("superseded");
    await clock.advance(60_000);
    await late.done;
    expect(late.value).toMatchObject({ code: "ai_timeout" });
  });

  it("is not asked once the signal has aborted", async () => {
    const { client, calls } = stuck();
    const ai = createOpenAiProvider({ client });
    const outcome = settled(ai.generateReply(request, { signal: AbortSignal.abort("late") }));
    await outcome.done;
    expect(outcome.value).toBe("late");
    expect(calls()).toBe(0);
  });
});

interface LiveServer extends AsyncDisposable {
  readonly baseURL: string;
  /** The first request came, and the behaviour has begun. */
  readonly reached: Promise<unknown>;
  /** The client closed its connection. */
  readonly hungUp: Promise<unknown>;
  requests(): number;
}

async function listen(behave: (response: ServerResponse) => void): Promise<LiveServer> {
  const events = new EventEmitter();
  const reached = once(events, "reached");
  const hungUp = once(events, "hungUp");
  let requests = 0;
  const onRequest: RequestListener = (incoming, response) => {
    requests += 1;
    incoming.resume().on("end", () => {
      response.on("close", () => events.emit("hungUp"));
      behave(response);
      events.emit("reached");
    });
  };
  const server = createServer(onRequest).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    reached,
    hungUp,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What a promise came to, so far: its value or its reason. */
function settled(promise: Promise<unknown>): { done: Promise<void>; value: unknown } {
  const outcome: { done: Promise<void>; value: unknown } = {
    value: undefined,
    done: promise.then(
      (value) => {
        outcome.value = value;
      },
      (reason: unknown) => {
        outcome.value = reason;
      },
    ),
  };
  return outcome;
}
