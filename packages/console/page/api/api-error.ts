import type { ApiFailure } from "../../src/api/types.ts";

/** The server said no, or could not be reached (`status` 0). The message is for the person in front of the page. */
export class ApiError extends Error {
  readonly status: number;
  readonly failure: ApiFailure;

  constructor(status: number, failure: ApiFailure) {
    super(failure.message);
    this.name = "ApiError";
    this.status = status;
    this.failure = failure;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong.";
}

/** The problem with one field of a form; null when there is none. */
export function fieldProblem(error: unknown, path: string): string | null {
  if (!(error instanceof ApiError)) return null;
  return error.failure.issues?.find((issue) => issue.path === path)?.message ?? null;
}
