import { WebhookError } from "../errors.ts";
import { isFormType } from "../http/form-encoding.ts";
import type { WebhookEvent, WebhookRequest } from "../ports/messenger.ts";
import type { TwilioSettings } from "./options.ts";
import { parseMessage } from "./parse-message.ts";
import { parseStatus } from "./parse-status.ts";
import type { SignatureCheck } from "./signature.ts";
import { publicUrlsOf } from "./signed-url.ts";
import { identityOf } from "./webhook-identity.ts";

/** Checks a webhook and says what it is about. Nothing in the body is looked at before the signature is right. */
export async function parseWebhook(
  request: WebhookRequest,
  settings: TwilioSettings,
  isSigned: SignatureCheck,
): Promise<WebhookEvent> {
  if (!isFormType(request.header("content-type") ?? "")) {
    throw new WebhookError(
      "unsupported_media_type",
      415,
      "A webhook of Twilio's is a form: application/x-www-form-urlencoded.",
    );
  }
  const params = new URLSearchParams(request.body);
  // Subaccounts sign with their own token: whose AccountSid it is says nothing that the signature does not say.
  const signature = request.header("x-twilio-signature");
  let signed = false;
  for (const url of publicUrlsOf(request, settings))
    signed ||= await isSigned(signature, url, params);
  if (!signed) {
    throw new WebhookError(
      "invalid_signature",
      403,
      "The X-Twilio-Signature header is missing or wrong. Behind a proxy, set publicUrl to what Twilio calls, up to the pipeline's basePath; also check authToken.",
    );
  }
  return (
    parseStatus(params, request.url) ?? {
      kind: "message",
      message: parseMessage(identityOf(params), params),
    }
  );
}
