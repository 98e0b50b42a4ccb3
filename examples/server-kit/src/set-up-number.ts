import type { Store } from "sms-pipeline";
import type { EnvironmentSettings } from "sms-pipeline/env";
import { ConfigureNumberError, configureNumber } from "./configure-number.ts";
import { WEBHOOK_PATH } from "./webhook-address.ts";

export interface SetUpNumberOptions {
  readonly phoneNumber: string;
  readonly store: Pick<Store, "findAssistant">;
  readonly print: (line: string) => void;
}

/** What `--configure-number` asks for. Says what came of it; the server runs on either way. */
export async function setUpNumber(
  { twilio, publicUrl }: EnvironmentSettings,
  { phoneNumber, store, print }: SetUpNumberOptions,
): Promise<void> {
  const say = (words: string): void => print(`number: ${words}`);
  if (twilio === null) {
    return say("not set: --configure-number needs TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.");
  }
  if (publicUrl === null) {
    return say(
      "not set: Twilio must reach this server from outside. Set PUBLIC_URL, or NGROK_AUTHTOKEN for a tunnel " +
        "(https://dashboard.ngrok.com/get-started/your-authtoken has the token).",
    );
  }
  try {
    await configureNumber(twilio, { phoneNumber, webhookUrl: `${publicUrl}${WEBHOOK_PATH}` });
    say("set: its texts come to this server.");
  } catch (error) {
    if (!(error instanceof ConfigureNumberError)) throw error;
    return say(`not set: ${error.message}`);
  }
  if (twilio.messagingServiceSid !== undefined) {
    say(
      "where its Messaging Service is not set to defer to the sender's webhook, that one's wins.",
    );
  }
  const assistant = await store.findAssistant(phoneNumber);
  if (!assistant) say("no assistant answers it yet: give it to one in the console.");
}
