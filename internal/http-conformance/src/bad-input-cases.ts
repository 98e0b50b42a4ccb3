import { ASSISTANT_NUMBER, NOBODYS_NUMBER, TEST_TOKEN } from "./world.ts";

/** A request that must be refused, with nothing stored, nobody asked and nothing sent. */
export interface BadInputCase {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Send the body in pieces, without saying how long it is. */
  readonly chunked?: true;
  /** How the carrier's signature is made. Default: there is none. */
  readonly signature?: Signature;
  readonly status: number;
  readonly allow?: string;
  /** The paths of the issues in the answer. */
  readonly issues?: readonly string[];
  /** A host app that parses JSON refuses this itself, with the same status and words of its own. */
  readonly hostMayAnswer?: true;
}

export type Signature =
  | "valid"
  | "of another token"
  | "of another URL"
  | "of another body"
  | { readonly value: string };

const WEBHOOK = "/api/v1/sms/webhook/sms";
const STATUS = "/api/v1/sms/webhook/status";
export const HEALTH = "/api/v1/sms/webhook/sms/health";
const TEST = "/api/v1/sms/test";
const FORM = "application/x-www-form-urlencoded";

const TEXT: Readonly<Record<string, string>> = {
  MessageSid: `SM${"1".repeat(32)}`,
  AccountSid: `AC${"0".repeat(32)}`,
  From: "+15550100100",
  To: ASSISTANT_NUMBER,
  Body: "Hello + 100 % “you” 👋",
  NumMedia: "0",
};

function webhook(
  name: string,
  status: number,
  changes: Partial<BadInputCase> & { readonly parameters?: Readonly<Record<string, string>> } = {},
): BadInputCase {
  const { parameters = TEXT, ...rest } = changes;
  const body = new URLSearchParams(parameters).toString();
  const headers = { "content-type": FORM };
  return {
    name,
    status,
    method: "POST",
    path: WEBHOOK,
    headers,
    body,
    signature: "valid",
    ...rest,
  };
}

function without(name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(TEXT).filter(([key]) => key !== name));
}

const JSON_TYPE = { "content-type": "application/json" };
const AUTHORIZED = { ...JSON_TYPE, authorization: `Bearer ${TEST_TOKEN}` };

function test(
  name: string,
  status: number,
  body: unknown,
  changes: Partial<BadInputCase> = {},
): BadInputCase {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { name, status, method: "POST", path: TEST, headers: AUTHORIZED, body: text, ...changes };
}

const LARGE = { ...TEXT, Body: "x".repeat(70_000) };

export const BAD_INPUT_CASES: readonly BadInputCase[] = [
  // Signatures.
  webhook("no signature", 403, { signature: { value: "" } }),
  webhook("a malformed signature", 403, { signature: { value: "%%% not base64, at all" } }),
  webhook("a signature of the wrong length", 403, { signature: { value: "YWJj" } }),
  webhook("a signature by another token", 403, { signature: "of another token" }),
  webhook("a signature of another URL", 403, { signature: "of another URL" }),
  webhook("a signature of another body", 403, { signature: "of another body" }),
  webhook("a query that was not signed", 403, {
    path: `${WEBHOOK}?added=1`,
    signature: "of another URL",
  }),
  webhook("a status report with a wrong signature", 403, {
    path: STATUS,
    signature: "of another token",
  }),
  webhook("an empty body with a wrong signature", 403, { body: "", signature: "of another token" }),
  // Not a form.
  webhook("a JSON body", 415, { headers: JSON_TYPE, body: JSON.stringify(TEXT) }),
  webhook("plain text", 415, { headers: { "content-type": "text/plain" } }),
  webhook("a multipart form", 415, {
    headers: { "content-type": "multipart/form-data; boundary=x" },
  }),
  webhook("a malformed content type", 415, { headers: { "content-type": ";;/" } }),
  // Too large.
  webhook("a body of 70 kB", 413, { parameters: LARGE }),
  webhook("a body of 70 kB in chunks", 413, { parameters: LARGE, chunked: true }),
  test("a test of 70 kB", 413, { to: ASSISTANT_NUMBER, body: "x".repeat(70_000) }),
  // Parameters missing.
  ...["MessageSid", "From", "To"].flatMap((name) => [
    webhook(`no ${name}`, 400, { parameters: without(name) }),
    webhook(`an empty ${name}`, 400, { parameters: { ...TEXT, [name]: "" } }),
  ]),
  webhook("a signed empty form", 400, { body: "" }),
  // Routes and methods.
  { name: "an unknown route", status: 404, method: "GET", path: "/api/v1/sms/nothing-here" },
  webhook("a text to an unknown route", 404, { path: "/api/v1/sms/webhook/nothing" }),
  { name: "the base path", status: 404, method: "GET", path: "/api/v1/sms" },
  { name: "GET of the webhook", status: 405, allow: "POST", method: "GET", path: WEBHOOK },
  { name: "HEAD of the webhook", status: 405, allow: "POST", method: "HEAD", path: WEBHOOK },
  { name: "OPTIONS of the webhook", status: 405, allow: "POST", method: "OPTIONS", path: WEBHOOK },
  webhook("PUT to the webhook", 405, { method: "PUT", allow: "POST" }),
  {
    name: "DELETE of the status route",
    status: 405,
    allow: "POST",
    method: "DELETE",
    path: STATUS,
  },
  webhook("POST to health", 405, { path: HEALTH, allow: "GET, HEAD" }),
  { name: "GET of the test route", status: 405, allow: "POST", method: "GET", path: TEST },
  // The test endpoint.
  test("a test without a token", 401, { to: ASSISTANT_NUMBER, body: "Hi" }, { headers: JSON_TYPE }),
  test("a test with a wrong token", 401, "{}", {
    headers: { ...JSON_TYPE, authorization: `Bearer ${TEST_TOKEN}x` },
  }),
  test("a test with another scheme", 401, "{}", {
    headers: { ...JSON_TYPE, authorization: `Basic ${TEST_TOKEN}` },
  }),
  test("a test that is a form", 415, "to=%2B15550100001", {
    headers: { ...AUTHORIZED, "content-type": FORM },
  }),
  test("a test that is broken JSON", 400, '{"to":', { issues: [""], hostMayAnswer: true }),
  test("a test that is no object", 400, '"text"', { issues: [""], hostMayAnswer: true }),
  test("a test that is an array", 400, "[]", { issues: [""] }),
  test("an empty test", 400, {}, { issues: ["to", "body"] }),
  test("a test to no number", 400, { to: "5550100001", body: "Hi" }, { issues: ["to"] }),
  test(
    "a test with a number for a text",
    400,
    { to: ASSISTANT_NUMBER, body: 5 },
    { issues: ["body"] },
  ),
  test(
    "a test of 1,601 characters",
    400,
    { to: ASSISTANT_NUMBER, body: "x".repeat(1601) },
    {
      issues: ["body"],
    },
  ),
  test(
    "a test with a key that is none",
    400,
    { to: ASSISTANT_NUMBER, body: "Hi", form: "x" },
    {
      issues: [""],
    },
  ),
];

/** Refused too, but only the store knows why. */
export const NO_ASSISTANT_TEST: BadInputCase = test("a test to nobody's number", 422, {
  to: NOBODYS_NUMBER,
  body: "Hi",
});

/** Accepted. */
export const VALID_TEST: BadInputCase = test("a test", 200, { to: ASSISTANT_NUMBER, body: "Hi" });
export const VALID_TEXT: BadInputCase = webhook("a text", 200);
export const VALID_TEXT_WITH_QUERY: BadInputCase = webhook("a text to a URL with a query", 200, {
  path: `${WEBHOOK}?tenant=a%20b&x=1`,
});
export const UNASSIGNED_TEXT: BadInputCase = webhook("a text to nobody's number", 200, {
  parameters: { ...TEXT, To: NOBODYS_NUMBER },
});
