import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Carrier, createCarrier } from "@sms-pipeline/simulator";

/** Twilio and OpenAI, on this machine. */
export interface VendorStandIns {
  readonly carrier: Carrier;
  /** What a program of a document takes from its environment, and where `redirect-vendors.ts` leads its calls. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export const MODEL_ANSWER = "At nine, says the model.";
export const PUBLIC_URL = "https://sms.example.com";

/** Webhooks are signed as the public URL's, and posted to what `serverUrl` says. */
export async function startVendorStandIns(serverUrl: () => string): Promise<VendorStandIns> {
  const carrier = createCarrier({
    route: ({ pathname, search }) => new URL(pathname + search, serverUrl()),
  });
  const { url } = await carrier.listen({ port: 0 });
  const model = createServer((request, response) => {
    request.resume().on("end", () => {
      const message = { role: "assistant", content: MODEL_ANSWER, refusal: null };
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({
          id: "chatcmpl-1",
          object: "chat.completion",
          created: 1,
          model: "stand-in",
          choices: [{ index: 0, message, finish_reason: "stop" }],
          usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
        }),
      );
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => model.once("listening", resolve));
  const { port } = model.address() as AddressInfo;
  return {
    carrier,
    env: {
      TWILIO_ACCOUNT_SID: carrier.accountSid,
      TWILIO_AUTH_TOKEN: carrier.authToken,
      OPENAI_API_KEY: "sk-stand-in",
      PUBLIC_URL,
      TWILIO_STAND_IN: url,
      OPENAI_STAND_IN: `http://127.0.0.1:${port}`,
    },
    async close() {
      await carrier.close();
      model.closeAllConnections();
      await new Promise((resolve) => model.close(resolve));
    },
  };
}
