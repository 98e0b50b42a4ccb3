import { isSmsPipelineError, WebhookError } from "sms-pipeline";
import type { ApiFailure } from "./types.ts";

/** Ends a request with an answer that says why. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly failure: ApiFailure;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, failure: ApiFailure, headers: Readonly<Record<string, string>> = {}) {
    super(failure.message);
    this.name = "ApiProblem";
    this.status = status;
    this.failure = failure;
    this.headers = headers;
  }
}

export function notFound(what: string): ApiProblem {
  return new ApiProblem(404, { error: "not_found", message: `There is no such ${what}.` });
}

export function storeCannot(what: string): ApiProblem {
  const message = `This store can't ${what}.`;
  return new ApiProblem(501, { error: "store_lacks_capability", message });
}

/** What an error means to the page; null for one that is nobody's fault but ours. */
export function toProblem(error: unknown): ApiProblem | null {
  if (error instanceof ApiProblem) return error;
  if (error instanceof WebhookError) {
    return new ApiProblem(error.status, { error: error.code, message: error.message });
  }
  // The messages of these errors hold no text and no number of a person.
  if (!isSmsPipelineError(error)) return null;
  const { code, message } = error;
  return new ApiProblem(statusOf(code), { error: code, message });
}

function statusOf(code: string): number {
  if (code === "unknown_conversation") return 404;
  if (code === "store_unavailable") return 503;
  if (code.startsWith("store_") || code.startsWith("ai_") || code.startsWith("send_")) return 502;
  return 422;
}
