import { Hono } from "hono";
import * as z from "zod/mini";
import { type ApiDeps, type ConsoleEnv, openNumber } from "./context.ts";
import { readJson } from "./read-input.ts";

const revealSchema = z.strictObject({ id: z.string("must be the id of a number") });

/** One number in full, because a person asked for it. */
export function revealRoutes({ sealer }: ApiDeps): Hono<ConsoleEnv> {
  const routes = new Hono<ConsoleEnv>();
  routes.post("/", async (c) => {
    const { id } = await readJson(c.env.request, revealSchema);
    return c.json({ number: await openNumber(sealer, id) });
  });
  return routes;
}
