import { ADDED_BY_PROXIES, type HttpReply, type HttpRequest } from "sms-pipeline";
import { type App, DroppedConnection } from "../app.ts";
import { LONGEST_DESK_BODY } from "../desk/requests.ts";

const HEADERS = [
  "accept",
  "authorization",
  "content-type",
  "host",
  "origin",
  "sec-fetch-site",
  ...ADDED_BY_PROXIES,
];

/** Serves a request that an adapter hands over. */
export async function handleRequest(app: App, request: HttpRequest): Promise<HttpReply> {
  const headers = new Headers();
  for (const name of HEADERS) {
    const value = request.header(name);
    if (value !== null) headers.set(name, value);
  }
  const { method, url, signal, remoteAddress } = request;
  const hasBody = method !== "GET" && method !== "HEAD" && method !== "DELETE";
  try {
    const body = hasBody ? await request.readBody(LONGEST_DESK_BODY) : undefined;
    const response = await app.fetch(
      new Request(url, {
        method,
        headers,
        ...(body ? { body } : {}),
        ...(signal ? { signal } : {}),
      }),
      { remoteAddress },
    );
    return await replyOf(response);
  } catch (error) {
    if (error instanceof DroppedConnection) return text(502, error.message);
    const status = error instanceof Error && "status" in error ? Number(error.status) : 500;
    return text(status, status === 500 ? "The emulator failed." : "The body could not be read.");
  }
}

async function replyOf(response: Response): Promise<HttpReply> {
  const type = response.headers.get("content-type") ?? "";
  if (response.body !== null && !/^text\/|json|javascript/.test(type)) {
    await response.body.cancel();
    return text(501, "Pictures are served only by listen(): set the emulator's url to that.");
  }
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

function text(status: number, body: string): HttpReply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}
