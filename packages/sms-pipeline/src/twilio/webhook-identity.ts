import { WebhookError } from "../errors.ts";

/** What every webhook about a message carries. */
export interface WebhookIdentity {
  readonly MessageSid: string;
  readonly From: string;
  readonly To: string;
}

/** Throws `WebhookError` `invalid_webhook` (400) that names the missing parameters. */
export function identityOf(params: URLSearchParams): WebhookIdentity {
  // SmsMessageSid and SmsSid are older names of the same id.
  const MessageSid =
    params.get("MessageSid") || params.get("SmsMessageSid") || params.get("SmsSid");
  const From = params.get("From");
  const To = params.get("To");
  if (MessageSid && From && To) return { MessageSid, From, To };
  const missing = Object.entries({ MessageSid, From, To }).flatMap(([name, value]) =>
    value ? [] : [name],
  );
  throw new WebhookError(
    "invalid_webhook",
    400,
    `The webhook lacks ${missing.join(", ")}: it is not one of Twilio's about a message.`,
  );
}
