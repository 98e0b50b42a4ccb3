import { createServer } from "node:http";
import { createMemoryState } from "@chat-adapter/state-memory";
import { createTwilioAdapter } from "@chat-adapter/twilio";
import { getRequestListener } from "@hono/node-server";
import { type Adapter, Chat, ConsoleLogger, type StateAdapter } from "chat";
import type { Contestant } from "../contestant.ts";
import { ACCOUNT_SID, AUTH_TOKEN, answerTo, PATH, PUBLIC_URL } from "../texts.ts";

/** With the settings under which it answers everybody: one conversation at a time, the next text waits. */
export const contestant: Contestant = (tally) => {
  const logger = new ConsoleLogger("silent");
  let sent = 0;
  const twilio = createTwilioAdapter({
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    webhookUrl: PUBLIC_URL + PATH,
    logger,
    fetch: async (_url, init) => {
      const form = init?.body instanceof URLSearchParams ? init.body : new URLSearchParams();
      tally.sent(form.get("To") ?? "", form.get("Body") ?? "");
      sent += 1;
      return new Response(
        JSON.stringify({ sid: `SM${sent}`, from: form.get("From"), to: form.get("To") }),
      );
    },
  });
  // Their types are those of earlier versions of `chat`, with private members of their own.
  const chat = new Chat({
    userName: "host",
    adapters: { twilio: twilio as unknown as Adapter },
    state: createMemoryState() as unknown as StateAdapter,
    concurrency: "queue",
    lockScope: "thread",
    logger,
  });
  chat.onDirectMessage(async (thread, message) => {
    await thread.post(answerTo(message.text));
  });
  return createServer(
    getRequestListener(
      (request) => chat.webhooks.twilio?.(request) ?? new Response(null, { status: 500 }),
    ),
  );
};
