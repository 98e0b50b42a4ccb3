import { type RestError, restErrorBody } from "./rest-error.ts";

export function refuse(error: RestError, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(restErrorBody(error), { status: error.status, headers });
}
