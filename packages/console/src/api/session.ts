import { Hono } from "hono";
import * as z from "zod/mini";
import type { Access } from "../access/access.ts";
import type { ConsoleEnv } from "./context.ts";
import { ApiProblem } from "./problem.ts";
import { readJson } from "./read-input.ts";

const signInSchema = z.strictObject({
  token: z.string("must be a text").check(z.maxLength(1_000, "must be at most 1000 characters")),
});

/** Signing in and out, where there is a token. Open to those who are not signed in. */
export function sessionRoutes({ signIn, signOut }: Access): Hono<ConsoleEnv> {
  const routes = new Hono<ConsoleEnv>();
  if (!signIn || !signOut) return routes;
  routes.post("/", async (c) => {
    const { token } = await readJson(c.env.request, signInSchema);
    const result = await signIn(c.env.request, token);
    if (result.kind === "wait") throw tooManyTokens(result.waitMs);
    if (result.kind === "wrong_token") {
      throw new ApiProblem(401, { error: "wrong_token", message: "This is not the token." });
    }
    return c.json({ signedIn: true }, 200, { "set-cookie": result.cookie });
  });
  routes.post("/end", async (c) => {
    await readJson(c.env.request, z.strictObject({}));
    return c.json({ signedIn: false }, 200, { "set-cookie": await signOut() });
  });
  return routes;
}

export function tooManyTokens(waitMs: number): ApiProblem {
  const seconds = Math.ceil(waitMs / 1_000);
  const message = `Too many wrong tokens came from here: try again in ${seconds} s.`;
  const failure = { error: "too_many_wrong_tokens", message };
  return new ApiProblem(429, failure, { "retry-after": String(seconds) });
}
