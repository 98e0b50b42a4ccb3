import { note } from "./notes.ts";
import { type RestError, restErrorBody } from "./rest-error.ts";

export function refuse(error: RestError, headers: Readonly<Record<string, string>> = {}): Response {
  const response = Response.json(restErrorBody(error), { status: error.status, headers });
  return note(response, { errorCode: error.code });
}
