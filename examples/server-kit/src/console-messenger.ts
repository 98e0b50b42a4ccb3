import { type Messenger, WebhookError } from "sms-pipeline";

/**
 * Stands in for the carrier while there are no Twilio credentials: texts go to the console. Without an auth token no
 * webhook can be checked, so none is taken; `POST /test` runs turns.
 */
export function createConsoleMessenger(print: (line: string) => void): Messenger {
  let sent = 0;
  return {
    provider: "console",
    parseWebhook() {
      throw new WebhookError(
        "invalid_signature",
        403,
        "No carrier is configured, so no webhook can be checked: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.",
      );
    },
    acknowledge: (text) => ({ status: 200, contentType: "text/plain", body: text ?? "" }),
    async send({ from, to, body }) {
      print(`text from ${from} to ${to}: ${body}`);
      sent++;
      return { providerMessageId: `console-${sent}`, status: "sent", segments: null };
    },
  };
}
