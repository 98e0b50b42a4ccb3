import type { Delivery, WebhookAnswer } from "../webhook/deliver.ts";
import { parseTwiml, type TwimlVerb } from "./parse-twiml.ts";

/** What an answer to a webhook asks for, and where it came from. */
export interface TwimlDocument {
  readonly url: string;
  readonly verbs: readonly TwimlVerb[];
}

const XML = /^(text|application)\/([a-z.+-]+\+)?xml\b|^text\/html\b/i;
const INVALID_CONTENT_TYPE = 12300;
const INVALID_BODY = 14103;
const LONGEST_BODY = 1600;

/** TwiML is obeyed, plain text is texted back, nothing asks for nothing, and anything else is an error. */
export function readAnswer({ url, contentType, body }: WebhookAnswer): Delivery<TwimlDocument> {
  if (body.trim() === "") return { ok: true, value: { url, verbs: [] } };
  const type = contentType ?? "";
  if (XML.test(type)) {
    const twiml = parseTwiml(body);
    return "errorCode" in twiml
      ? { ok: false, errorCode: twiml.errorCode }
      : { ok: true, value: { url, verbs: twiml } };
  }
  if (!/^text\/plain\b/i.test(type)) return { ok: false, errorCode: INVALID_CONTENT_TYPE };
  if (body.length > LONGEST_BODY) return { ok: false, errorCode: INVALID_BODY };
  return { ok: true, value: { url, verbs: [plainReply(body)] } };
}

function plainReply(body: string): TwimlVerb {
  return {
    kind: "message",
    body,
    mediaUrls: [],
    to: null,
    from: null,
    statusCallback: null,
    action: null,
    method: "POST",
  };
}
