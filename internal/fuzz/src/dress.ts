import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import type { FuzzRequest } from "./inputs/request.ts";
import { AUTH_TOKEN, type UnreliableCarrier } from "./unreliable-carrier.ts";
import { FORGED } from "./watch.ts";

/** A request as it goes out. */
export interface DressedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: FuzzRequest["headers"];
  /** Bytes as Latin-1 text. */
  readonly body: string | null;
  readonly delivery: FuzzRequest["delivery"];
}

/**
 * Signs the request by the carrier's own function and puts in what is known only now. `urlOf` says which URL the server
 * will see.
 */
export function dress(
  request: FuzzRequest,
  carrier: UnreliableCarrier,
  urlOf: (target: string) => string,
): DressedRequest {
  const { method, signature, outbound, delivery } = request;
  const id = typeof outbound === "number" ? carrier.recentOutbound(outbound) : outbound;
  const separator = request.target.includes("?") ? "&" : "?";
  const target =
    id === null
      ? request.target
      : `${request.target}${separator}outbound=${encodeURIComponent(id.toWellFormed())}`;
  const forged = request.aim !== "test" && request.aim !== "health" && signature !== "valid";
  const body =
    forged && request.body !== null ? `MessageSid=${FORGED}&${request.body}` : request.body;
  const value = signatureOf(signature, urlOf(target), body ?? "");
  const headers: FuzzRequest["headers"] =
    value === null ? request.headers : [...request.headers, ["x-twilio-signature", value]];
  return { method, target, headers, body, delivery };
}

function signatureOf(how: FuzzRequest["signature"], url: string, body: string): string | null {
  if (how === "none") return null;
  if (how === "junk") return "%%% no signature";
  const parameters = formOf(body);
  if (how === "of another body") parameters.Body = "Something else that nobody wrote";
  return getExpectedTwilioSignature(AUTH_TOKEN, url, parameters);
}

/** The parameters as a server reads them, in the shape in which the carrier's function wants repeated ones. */
function formOf(body: string): Record<string, string | string[]> {
  const values = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(textOf(body))) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(values);
}

/** Bytes that are written as Latin-1, read as UTF-8. */
export function textOf(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}
