import * as z from "zod/mini";
import type { Clock } from "../clock.ts";
import { isSmsPipelineError, NoAssistantError } from "../errors.ts";
import { text } from "../scalars.ts";
import type { SimulateInput, SimulateResult } from "../simulate.ts";
import { isE164 } from "../text/e164.ts";
import { sameSecret } from "./constant-time.ts";
import { isFromThisMachine } from "./loopback.ts";
import { createRateLimit } from "./rate-limit.ts";
import { jsonReply } from "./replies.ts";
import type { HttpReply, HttpRequest } from "./request.ts";
import type { RouteHandler } from "./router.ts";

/** Who may use the route. */
export interface TestAccess {
  readonly token?: string | undefined;
  readonly loopback: boolean;
  readonly perMinute: number;
}

export interface TestRouteDeps {
  readonly maxBodyBytes: number;
  readonly access: TestAccess;
  readonly clock: Clock;
  readonly simulate: (input: SimulateInput, signal?: AbortSignal) => Promise<SimulateResult>;
}

const phoneNumber = text.check(z.refine(isE164, "must be a number in E.164, like +15550100001"));

const bodySchema = z.strictObject(
  {
    to: phoneNumber,
    from: z.optional(phoneNumber),
    body: text.check(z.refine(({ length }) => length <= 1600, "must be at most 1,600 characters")),
  },
  "must be a JSON object with to, body and, if you like, from; nothing else",
);

/** Runs a whole turn without storing it or sending a text, and answers with what would be sent. */
export function testRoute(deps: TestRouteDeps): RouteHandler {
  const takeTurn = createRateLimit(deps.access.perMinute, deps.clock);
  return async (request) => {
    if (!(await mayTest(request, deps.access))) {
      return jsonReply(401, { error: "unauthorized" }, { "www-authenticate": "Bearer" });
    }
    const waitMs = takeTurn();
    if (waitMs > 0) {
      const retryAfter = String(Math.ceil(waitMs / 1_000));
      return jsonReply(429, { error: "too_many_requests" }, { "retry-after": retryAfter });
    }
    if (!/^application\/json\s*(;|$)/i.test(request.header("content-type") ?? "")) {
      return jsonReply(415, { error: "unsupported_media_type" });
    }
    const input = bodySchema.safeParse(parseJson(await request.readBody(deps.maxBodyBytes)));
    if (!input.success) {
      const issues = input.error.issues.map(({ path, code, message }) => ({ path, code, message }));
      return jsonReply(400, { error: "invalid_request", issues });
    }
    return runTest(deps, input.data, request.signal);
  };
}

async function runTest(
  deps: TestRouteDeps,
  input: SimulateInput,
  signal: AbortSignal | undefined,
): Promise<HttpReply> {
  try {
    return jsonReply(200, await deps.simulate(input, signal));
  } catch (error) {
    if (error instanceof NoAssistantError) {
      return jsonReply(422, { error: error.code, message: error.message });
    }
    if (!isSmsPipelineError(error)) throw error;
    const status = error.code.startsWith("store_") ? 503 : 502;
    return jsonReply(status, { error: error.code, message: error.message });
  }
}

async function mayTest(request: HttpRequest, { token, loopback }: TestAccess): Promise<boolean> {
  const given = /^Bearer (.+)$/i.exec(request.header("authorization") ?? "")?.[1];
  if (given !== undefined) return token !== undefined && (await sameSecret(given, token));
  return loopback && isFromThisMachine(request);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
