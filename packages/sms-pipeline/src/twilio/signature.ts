import { createHmacSha1, type Hmac } from "./hmac.ts";
import { signedUrlCandidates } from "./signed-url.ts";

/** Whether `signature` is Twilio's for this URL and these parameters. */
export type SignatureCheck = (
  signature: string | null,
  url: string,
  params: URLSearchParams,
) => Promise<boolean>;

/** Base64 of the 20 bytes of an SHA-1. Anything else can't be a signature and costs no hashing. */
const SIGNATURE = /^[A-Za-z0-9+/]{27}=$/;

/**
 * Checks `X-Twilio-Signature` (https://www.twilio.com/docs/usage/security#validating-requests) with any of the tokens.
 * Accepts what the `twilio` package's `validateRequest` accepts, except signatures over a query that was encoded anew
 * by Node's old `querystring`. Sorts the parameters by name, in place.
 */
export function createSignatureCheck(
  authTokens: readonly string[],
  hmac: (key: string) => Hmac = createHmacSha1,
): SignatureCheck {
  const keys = authTokens.map(hmac);
  return async (signature, url, params) => {
    if (signature === null || !SIGNATURE.test(signature)) return false;
    const suffix = signedParams(params);
    for (const candidate of signedUrlCandidates(url)) {
      const text = candidate + suffix;
      for (const sign of keys) {
        const expected = sign(text);
        if (sameText(signature, typeof expected === "string" ? expected : await expected)) {
          return true;
        }
      }
    }
    return false;
  };
}

/** Names and values without anything between, sorted by name and then value; the same pair twice counts once. */
function signedParams(params: URLSearchParams): string {
  params.sort();
  let text = "";
  let last: string | null = null;
  let isRepeated = false;
  params.forEach((value, name) => {
    isRepeated ||= name === last;
    last = name;
    text += name + value;
  });
  return isRepeated ? signedPairs([...params]) : text;
}

function signedPairs(pairs: [string, string][]): string {
  pairs.sort(byNameThenValue);
  let text = "";
  let last: [string, string] | undefined;
  for (const pair of pairs) {
    if (last === undefined || last[0] !== pair[0] || last[1] !== pair[1]) text += pair[0] + pair[1];
    last = pair;
  }
  return text;
}

function byNameThenValue(a: [string, string], b: [string, string]): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1;
  return 0;
}

/** Takes as long for any two texts of the same length. */
function sameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let index = 0; index < a.length; index++) {
    difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  }
  return difference === 0;
}
