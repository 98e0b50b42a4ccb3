import { type JsonServer, startJsonServer } from "./json-server.ts";

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
