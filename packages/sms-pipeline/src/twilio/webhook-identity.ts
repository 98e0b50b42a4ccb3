import * as z from "zod/mini";
import { WebhookError } from "../errors.ts";

/** What every webhook about a message carries. */
export interface WebhookIdentity {
  readonly MessageSid: string;
  readonly From: string;
  readonly To: string;
}

const present = z.string().check(z.minLength(1));
const schema = z.object({ MessageSid: present, From: present, To: present });

/** Throws `WebhookError` `invalid_webhook` (400) that names the missing parameters. */
export function identityOf(params: URLSearchParams): WebhookIdentity {
  const parsed = z.safeParse(schema, {
    // SmsMessageSid and SmsSid are older names of the same id.
    MessageSid: params.get("MessageSid") || params.get("SmsMessageSid") || params.get("SmsSid"),
    From: params.get("From"),
    To: params.get("To"),
  });
  if (parsed.success) return parsed.data;
  const missing = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
  throw new WebhookError(
    "invalid_webhook",
    400,
    `The webhook lacks ${missing.join(", ")}: it is not one of Twilio's about a message.`,
  );
}
