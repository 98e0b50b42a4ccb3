import { maskNumber } from "sms-pipeline";
import type { TwilioEnvironment } from "sms-pipeline/env";
import { explainErrorCode } from "sms-pipeline/twilio";
import type RequestClient from "twilio/lib/base/RequestClient.js";
import type Response from "twilio/lib/http/response.js";
import { RETRIES } from "./webhook-address.ts";

/** The number could not be set; the message says why and what to do, and holds neither the number nor a credential. */
export class ConfigureNumberError extends Error {
  override readonly name = "ConfigureNumberError";
}

/** Sets the webhook of a number of the Twilio account. Throws `ConfigureNumberError`. */
export async function configureNumber(
  account: TwilioEnvironment,
  { phoneNumber, webhookUrl }: { readonly phoneNumber: string; readonly webhookUrl: string },
): Promise<void> {
  try {
    const client = await createClient(account);
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber, limit: 1 });
    if (number?.phoneNumber !== phoneNumber) {
      throw new ConfigureNumberError(
        `the Twilio account does not have the number ${maskNumber(phoneNumber)}: https://console.twilio.com lists its numbers.`,
      );
    }
    // A TwiML app, where the number has one, would win over the URL.
    const settings = {
      smsUrl: `${webhookUrl}${RETRIES}`,
      smsMethod: "POST",
      ...(number.smsApplicationSid && { smsApplicationSid: "" }),
    };
    await client.incomingPhoneNumbers(number.sid).update(settings);
  } catch (error) {
    if (error instanceof ConfigureNumberError) throw error;
    throw new ConfigureNumberError(explain(error), { cause: error });
  }
}

/** The `twilio` package has no option for another address of its API. */
async function createClient({ accountSid, authToken, apiBaseUrl }: TwilioEnvironment) {
  const { default: twilio } = await import("twilio");
  class RedirectedClient extends twilio.RequestClient {
    override request<T>(options: RequestClient.RequestOptions<T>): Promise<Response.default<T>> {
      const { pathname, search } = new URL(options.uri);
      const uri = apiBaseUrl === undefined ? options.uri : apiBaseUrl + pathname + search;
      return super.request<T>({ ...options, uri });
    }
  }
  return new twilio.Twilio(accountSid, authToken[0] ?? "", {
    httpClient: new RedirectedClient({ timeout: 10_000 }),
  });
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return "something unexpected was thrown.";
  const status = "status" in error ? Number(error.status) : null;
  const code = "code" in error ? error.code : null;
  if (status === 401 || code === 20003) {
    return "Twilio refused the credentials: check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.";
  }
  if (status !== null) {
    const known = typeof code === "number" ? explainErrorCode(code) : null;
    const words = typeof code === "number" ? `, error ${code}` : "";
    return `Twilio refused (HTTP ${status}${words})${known === null ? "" : `: ${known}`}.`;
  }
  return typeof code === "string"
    ? `Twilio could not be reached (${code}).`
    : `something unexpected went wrong (${error.name}).`;
}
