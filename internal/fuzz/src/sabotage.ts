import { type Messenger, WebhookError } from "sms-pipeline";

/** Ways to break the pipeline on purpose, to see that the checks notice. */
const SABOTAGES = ["leak", "server_error", "unhandled_rejection", "unsigned", "hang"] as const;
export type Sabotage = (typeof SABOTAGES)[number];

export function isSabotage(text: string): text is Sabotage {
  return SABOTAGES.some((each) => each === text);
}

const leaked: object[] = [];

export function breakMessenger(messenger: Messenger, sabotage: Sabotage | null): Messenger {
  if (sabotage === null) return messenger;
  return {
    ...messenger,
    async parseWebhook(request) {
      const { header, body } = request;
      const form = new URLSearchParams(body);
      if (sabotage === "leak")
        leaked.push({ header, copies: Array.from({ length: 1_000 }, () => body) });
      if (sabotage === "server_error" && form.has("NumMedia")) throw new TypeError("broken");
      if (sabotage === "unhandled_rejection") void Promise.reject(new Error("nobody waits"));
      if (sabotage === "hang" && form.has("NumMedia")) await new Promise(() => {});
      try {
        return await messenger.parseWebhook(request);
      } catch (error) {
        const id = form.get("MessageSid");
        if (sabotage !== "unsigned" || !id || !(error instanceof WebhookError)) throw error;
        return { kind: "status", update: { ...UPDATE, providerMessageId: id } };
      }
    },
  };
}

const UPDATE = {
  provider: "twilio",
  outboundId: null,
  status: "sent",
  errorCode: null,
  optedOut: false,
} as const;
