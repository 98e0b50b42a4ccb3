import twilio from "twilio";
import type { BadInputCase, Signature } from "./bad-input-cases.ts";
import type { Client } from "./client.ts";
import { AUTH_TOKEN } from "./world.ts";

/** Sends the request of a case, signed by the carrier's own function. */
export function sendCase(client: Client, request: BadInputCase): Promise<Response> {
  const { method, path, headers = {}, body, signature, chunked } = request;
  const url = client.origin + path;
  const signed =
    signature === undefined
      ? {}
      : { "x-twilio-signature": signatureOf(signature, url, body ?? "") };
  return client.send(path, {
    method,
    headers: { ...headers, ...signed },
    ...(body === undefined
      ? {}
      : chunked
        ? inChunks(body)
        : { body: new TextEncoder().encode(body) }),
  });
}

function signatureOf(signature: Signature, url: string, body: string): string {
  if (typeof signature === "object") return signature.value;
  const token = signature === "of another token" ? "f".repeat(32) : AUTH_TOKEN;
  const signedUrl = signature === "of another URL" ? `${url}/other` : url;
  const parameters = Object.fromEntries(new URLSearchParams(body));
  if (signature === "of another body") parameters.Body = "Something else";
  return twilio.getExpectedTwilioSignature(token, signedUrl, parameters);
}

function inChunks(body: string): RequestInit {
  const stream = new ReadableStream({
    start(controller) {
      for (let at = 0; at < body.length; at += 10_000) {
        controller.enqueue(new TextEncoder().encode(body.slice(at, at + 10_000)));
      }
      controller.close();
    },
  });
  return { body: stream, duplex: "half" };
}
