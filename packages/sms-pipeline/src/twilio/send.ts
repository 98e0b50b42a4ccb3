import type { SendOptions, SendReceipt } from "../ports/messenger.ts";
import type { StagedMessage } from "../ports/outbound.ts";
import { createAttempt } from "./attempt.ts";
import type { TwilioSettings } from "./options.ts";
import { receiptOf } from "./receipt.ts";
import type { RestClient } from "./rest-client.ts";
import { toSendError } from "./send-error.ts";

/** Hands one message to Twilio, once (https://www.twilio.com/docs/messaging/api/message-resource). Throws `SendError`. */
export async function send(
  message: StagedMessage,
  options: SendOptions,
  settings: TwilioSettings,
  restClient: RestClient,
): Promise<SendReceipt> {
  const createClient = await restClient();
  const attempt = createAttempt({
    signal: options.signal,
    timeoutMs: settings.timeoutMs,
    mayStillSend: () => options.mayStillSend(),
  });
  const messagingServiceSid = messagingServiceOf(message, settings);
  const { statusCallbackBase, validityPeriodSeconds } = settings;
  try {
    const created = await createClient(attempt).messages.create({
      to: message.to,
      // Also with a messaging service: the person sees the answer come from the number that they texted.
      from: message.from,
      body: message.body,
      ...(messagingServiceSid === null ? {} : { messagingServiceSid }),
      ...(statusCallbackBase === null
        ? {}
        : { statusCallback: statusCallbackBase + options.statusPath }),
      ...(validityPeriodSeconds === null ? {} : { validityPeriod: validityPeriodSeconds }),
    });
    return receiptOf(created);
  } catch (error) {
    throw toSendError(error, attempt.state());
  }
}

/** The service that the texted number belongs to knows best; else the configured one. */
export function messagingServiceOf(
  message: StagedMessage,
  settings: TwilioSettings,
): string | null {
  return message.messagingServiceId ?? settings.messagingServiceSid;
}
