import { WebhookError } from "../errors.ts";

/** What every webhook about an inbound message carries. */
export interface WebhookIdentity {
  readonly MessageSid: string;
  readonly From: string;
  readonly To: string;
}

/** Throws `WebhookError` `invalid_webhook` (400) that names the missing parameters. */
export function identityOf(params: URLSearchParams): WebhookIdentity {
  const MessageSid = sidOf(params);
  const From = params.get("From");
  const To = params.get("To");
  if (MessageSid && From && To) return { MessageSid, From, To };
  throw lacking({ MessageSid, From, To });
}

/** The id of the message. Throws the same where there is none. */
export function messageSidOf(params: URLSearchParams): string {
  const MessageSid = sidOf(params);
  if (MessageSid) return MessageSid;
  throw lacking({ MessageSid });
}

/** SmsMessageSid and SmsSid are older names of the same id. */
function sidOf(params: URLSearchParams): string | null {
  return params.get("MessageSid") || params.get("SmsMessageSid") || params.get("SmsSid");
}

function lacking(parameters: Readonly<Record<string, string | null>>): WebhookError {
  const missing = Object.entries(parameters).flatMap(([name, value]) => (value ? [] : [name]));
  return new WebhookError(
    "invalid_webhook",
    400,
    `The webhook lacks ${missing.join(", ")}: it is not one of Twilio's about a message.`,
  );
}
