import type { HttpRequest } from "sms-pipeline";
import * as z from "zod/mini";
import { ApiProblem } from "./problem.ts";

/** More than the longest system prompt, in whatever script. */
const MAX_BODY_BYTES = 256 * 1_024;

/** The request's JSON as the schema wants it. Throws `ApiProblem` that says what is wrong, never with the value. */
export async function readJson<T>(request: HttpRequest, schema: z.ZodMiniType<T>): Promise<T> {
  const text = await request.readBody(MAX_BODY_BYTES);
  return check(parseJson(text), schema);
}

export function check<T>(value: unknown, schema: z.ZodMiniType<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message, code }) => ({
    path: path.join("."),
    message: code === "unrecognized_keys" ? "has fields that are not known" : message,
  }));
  const message = issues.map(({ path, message }) => `${path || "input"} ${message}`).join("; ");
  throw new ApiProblem(400, { error: "invalid_request", message: `${message}.`, issues });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Rows a page, from 1 to 200. */
export const pageSize: z.ZodMiniType<number, unknown> = z._default(
  z.coerce
    .number("must be a number")
    .check(
      z.int("must be a whole number"),
      z.gte(1, "must be at least 1"),
      z.lte(200, "must be at most 200"),
    ),
  50,
);
