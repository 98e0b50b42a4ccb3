import { parseXml, XmlCdata, XmlElement, XmlError, XmlText } from "@rgrove/parse-xml";

/** A step that an answer to a webhook asks for. */
export type TwimlVerb =
  | {
      readonly kind: "message";
      readonly body: string;
      readonly mediaUrls: readonly string[];
      /** Null: the one who texted, and the number that was texted. */
      readonly to: string | null;
      readonly from: string | null;
      readonly statusCallback: string | null;
      readonly action: string | null;
      readonly method: "GET" | "POST";
    }
  | { readonly kind: "redirect"; readonly url: string; readonly method: "GET" | "POST" };

/** An answer that can't be carried out, with Twilio's code for it (https://www.twilio.com/docs/api/errors). */
export interface TwimlProblem {
  readonly errorCode: number;
}

const PARSE_FAILURE: TwimlProblem = { errorCode: 12100 };
const WRONG_ROOT: TwimlProblem = { errorCode: 12102 };
const INVALID_ATTRIBUTE: TwimlProblem = { errorCode: 12200 };
const BODY_TOO_LONG: TwimlProblem = { errorCode: 14103 };
const TOO_MANY_MESSAGES: TwimlProblem = { errorCode: 14109 };

const LONGEST_BODY = 1600;
const MOST_MESSAGES = 10;

/**
 * Reads the verbs of a messaging response (https://www.twilio.com/docs/messaging/twiml). `Sms` is the old name of
 * `Message`. Verbs that messaging does not know are passed over.
 */
export function parseTwiml(xml: string): readonly TwimlVerb[] | TwimlProblem {
  const root = rootOf(xml);
  if (root === null) return PARSE_FAILURE;
  if (root.name !== "Response") return WRONG_ROOT;
  const verbs: TwimlVerb[] = [];
  for (const child of root.children) {
    if (!(child instanceof XmlElement)) continue;
    if (child.name === "Redirect") {
      const method = methodOf(child);
      if (method === null) return INVALID_ATTRIBUTE;
      verbs.push({ kind: "redirect", url: child.text.trim(), method });
      continue;
    }
    if (child.name !== "Message" && child.name !== "Sms") continue;
    const message = messageOf(child);
    if ("errorCode" in message) return message;
    verbs.push(message);
  }
  return verbs.filter(({ kind }) => kind === "message").length > MOST_MESSAGES
    ? TOO_MANY_MESSAGES
    : verbs;
}

function rootOf(xml: string): XmlElement | null {
  try {
    return parseXml(xml.trimStart()).root;
  } catch (error) {
    if (error instanceof XmlError) return null;
    throw error;
  }
}

function messageOf(element: XmlElement): TwimlVerb | TwimlProblem {
  const method = methodOf(element);
  if (method === null) return INVALID_ATTRIBUTE;
  const elements = element.children.filter((child) => child instanceof XmlElement);
  const bodies = elements.filter(({ name }) => name === "Body").map(({ text }) => text);
  const body = bodies.length > 0 ? bodies.join("") : ownText(element).trim();
  if (body.length > LONGEST_BODY) return BODY_TOO_LONG;
  const { to, from, statusCallback, action } = element.attributes;
  return {
    kind: "message",
    body,
    mediaUrls: elements.filter(({ name }) => name === "Media").map(({ text }) => text.trim()),
    to: to || null,
    from: from || null,
    statusCallback: statusCallback || null,
    action: action || null,
    method,
  };
}

/** The text between the tags of the verb itself, without that of its nouns. */
function ownText(element: XmlElement): string {
  return element.children
    .map((child) => (child instanceof XmlText || child instanceof XmlCdata ? child.text : ""))
    .join("");
}

function methodOf({ attributes }: XmlElement): "GET" | "POST" | null {
  const method = (attributes.method ?? "POST").toUpperCase();
  return method === "GET" || method === "POST" ? method : null;
}
