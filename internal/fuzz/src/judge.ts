import { textOf } from "./dress.ts";
import type { FuzzRequest } from "./inputs/request.ts";

/** What came back. Status null: the connection was closed without an answer. */
export interface Answer {
  readonly status: number | null;
  readonly body: string;
}

export interface JudgeOptions {
  /** A host app reads forms and JSON first, and may refuse them by rules of its own. */
  readonly hostParses: boolean;
}

const MAX_BODY_BYTES = 64 * 1024;

/** What is wrong with the answer, or null. */
export function faultOf(
  request: FuzzRequest,
  sentBody: string | null,
  answer: Answer,
  { hostParses }: JudgeOptions,
): string | null {
  const { status } = answer;
  if (status === null) return request.plain ? "no answer" : null;
  if (status >= 500) return isModelFailure(request, answer) ? null : `status ${status}`;
  if (!request.plain) return null;
  const expected = expectedOf(request, sentBody ?? "");
  // A machine that is busy with something else may be too slow for so short a timeout.
  if (status === 408) return null;
  // A host's own parser has limits of its own, and gives names with brackets another shape.
  if (hostParses && [400, 403, 413, 415].includes(status)) return null;
  return expected.includes(status) ? null : `status ${status}, expected ${expected.join(" or ")}`;
}

/** The one failure that the contract names here: `POST /test` and a model that failed. */
function isModelFailure({ aim }: FuzzRequest, { status, body }: Answer): boolean {
  return aim === "test" && status === 502 && body.includes('"error":"ai_');
}

function expectedOf({ aim, signature }: FuzzRequest, sentBody: string): readonly number[] {
  if (aim === "health") return [200];
  if (sentBody.length > MAX_BODY_BYTES) return aim === "test" ? [413, 415] : [413];
  if (aim === "test") return [200, 400, 415, 422, 502];
  if (signature !== "valid") return [403];
  const form = new URLSearchParams(textOf(sentBody));
  const id = form.get("MessageSid") || form.get("SmsMessageSid") || form.get("SmsSid");
  if (id && form.get("From") && form.get("To")) return [200];
  // A delivery status needs no numbers, and one of a channel's own is taken without an id.
  return form.get("MessageStatus") || form.get("SmsStatus") ? [200, 400] : [400];
}

/** A request that no signature or token covers: it may reach neither the store nor the model. */
export function mayReachStore({ aim, signature }: FuzzRequest): boolean {
  return aim === "test" || signature === "valid";
}
