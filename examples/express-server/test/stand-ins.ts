import { EventEmitter, once } from "node:events";
import { type JsonServer, startJsonServer } from "./json-server.ts";

export interface CarrierStandIn extends JsonServer {
  /** The parameters of every message that was created. */
  readonly created: readonly Readonly<Record<string, string>>[];
  /** Resolves when `count` messages were created. */
  waitFor(count: number): Promise<void>;
}

/** Takes messages as Twilio's REST API does. */
export async function startCarrier(accountSid: string): Promise<CarrierStandIn> {
  const created: Record<string, string>[] = [];
  const news = new EventEmitter();
  const server = await startJsonServer(({ method, url }, body) => {
    if (method !== "POST" || url !== `/2010-04-01/Accounts/${accountSid}/Messages.json`) {
      return { status: 404, json: { code: 20404, message: "Not found", status: 404 } };
    }
    const params = Object.fromEntries(new URLSearchParams(body));
    created.push(params);
    news.emit("created");
    const sid = `SM${String(created.length).padStart(32, "0")}`;
    return {
      status: 201,
      json: { sid, status: "queued", num_segments: "1", body: params.Body, error_code: null },
    };
  });
  return {
    ...server,
    created,
    async waitFor(count) {
      while (created.length < count) await once(news, "created");
    },
  };
}

interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

export interface ModelStandIn extends JsonServer {
  readonly requests: readonly ChatRequest[];
}

/** Answers Chat Completions with `About: <the last message>`. */
export async function startModel(): Promise<ModelStandIn> {
  const requests: ChatRequest[] = [];
  const server = await startJsonServer((_request, body) => {
    const request: ChatRequest = JSON.parse(body);
    requests.push(request);
    const content = `About: ${request.messages.at(-1)?.content}`;
    return {
      status: 200,
      json: {
        id: `chat-${requests.length}`,
        object: "chat.completion",
        created: 1,
        model: request.model,
        choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content } }],
        usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
      },
    };
  });
  return { ...server, requests };
}
