import { Hono } from "hono";
import * as z from "zod/mini";
import { assistantSchema } from "./assistants.ts";
import type { ApiDeps, ConsoleEnv } from "./context.ts";
import { ApiProblem } from "./problem.ts";
import { readJson } from "./read-input.ts";
import type { TryItResult } from "./types.ts";

const tryItSchema = z.strictObject({
  assistant: assistantSchema,
  body: z.string().check(z.maxLength(1_600, "must be at most 1600 characters")),
  session: z.string().check(z.regex(/^\d{1,7}$/, "must be 1 to 7 digits")),
});

/** A number that nobody has (https://www.nationalnanpa.com/number_resource_info/555_numbers.html). */
const OUR_NUMBER = "+15555550199";
const WINDOW_MS = 60_000;

/** A whole turn of an assistant, saved or not: nothing is stored, nothing is sent. It does ask the model, which costs. */
export function tryItRoutes({ settings }: ApiDeps): Hono<ConsoleEnv> {
  const { pipeline, clock, tryItPerMinute } = settings;
  const limit = tryItPerMinute === 0 ? Number.POSITIVE_INFINITY : tryItPerMinute;
  let window = { endsAt: 0, taken: 0 };
  const routes = new Hono<ConsoleEnv>();
  routes.post("/", async (c) => {
    const input = await readJson(c.env.request, tryItSchema);
    if (clock.now() >= window.endsAt) window = { endsAt: clock.now() + WINDOW_MS, taken: 0 };
    window.taken++;
    if (window.taken > limit) throw tooMany(window.endsAt - clock.now());
    const { assistant: _, ...result } = await pipeline.simulate({
      to: OUR_NUMBER,
      // Each session is a person of its own.
      from: `+1555${input.session.padStart(7, "0")}`,
      body: input.body,
      assistant: { id: "try-it", ...input.assistant },
    });
    return c.json<TryItResult>(result);
  });
  return routes;
}

function tooMany(waitMs: number): ApiProblem {
  const seconds = Math.ceil(waitMs / 1_000);
  const message = `The model was asked often enough for now: try again in ${seconds} s.`;
  const failure = { error: "too_many_requests", message };
  return new ApiProblem(429, failure, { "retry-after": String(seconds) });
}
