import { createHmac } from "node:crypto";

/**
 * `X-Twilio-Signature` of a request (https://www.twilio.com/docs/usage/security#validating-requests): the URL with its
 * query and port as it was configured, then name and value of each form parameter in the order of the names.
 */
export function signRequest(
  authToken: string,
  url: string,
  form: Readonly<Record<string, string>>,
): string {
  const text = Object.keys(form)
    .sort()
    .reduce((signed, name) => signed + name + form[name], url);
  return createHmac("sha1", authToken).update(text, "utf8").digest("base64");
}
