import { Hono } from "hono";
import { isE164 } from "sms-pipeline";
import * as z from "zod/mini";
import {
  type ApiDeps,
  type ConsoleEnv,
  maskedNumber,
  openCursor,
  openNumber,
  sealCursor,
} from "./context.ts";
import { ApiProblem, storeCannot } from "./problem.ts";
import { check, pageSize, readJson } from "./read-input.ts";
import type { NumberItem, Page } from "./types.ts";

const listSchema = z.object({
  after: z.optional(z.string()),
  assistantId: z.optional(z.string()),
  limit: pageSize,
});

const assistantId = z.nullable(z.string("must be the id of an assistant, or null"));
const assignSchema = z.union(
  [
    z.strictObject({
      phoneNumber: z
        .string()
        .check(z.refine(isE164, "must be a number in E.164, like +15550100001")),
      assistantId,
    }),
    z.strictObject({ id: z.string(), assistantId }),
  ],
  "must have phoneNumber in E.164, like +15550100001 (or the id of a listed number), and assistantId",
);

export function numberRoutes({ settings, sealer }: ApiDeps): Hono<ConsoleEnv> {
  const routes = new Hono<ConsoleEnv>();
  const directory = () => {
    const { assistants } = settings.store;
    if (!assistants) throw storeCannot("list or assign numbers");
    return assistants;
  };
  routes.get("/", async (c) => {
    const { after, limit, assistantId } = check(c.req.query(), listSchema);
    const cursor = await openCursor(sealer, after);
    const page = await directory().listNumbers({
      limit,
      ...(cursor !== undefined && { after: cursor }),
      ...(assistantId !== undefined && { assistantId }),
    });
    const items = await Promise.all(
      page.numbers.map(async ({ phoneNumber, assistant }) => ({
        number: await maskedNumber(sealer, phoneNumber),
        assistant,
      })),
    );
    return c.json<Page<NumberItem>>({ items, next: await sealCursor(sealer, page.next) });
  });
  routes.post("/", async (c) => {
    const input = await readJson(c.env.request, assignSchema);
    const phoneNumber = "id" in input ? await openNumber(sealer, input.id) : input.phoneNumber;
    const result = await directory().assignNumber(phoneNumber, input.assistantId);
    if (result === "unknown_assistant") {
      const message = "There is no such assistant any more: load the page again.";
      throw new ApiProblem(422, { error: "unknown_assistant", message });
    }
    return c.json({ number: await maskedNumber(sealer, phoneNumber) });
  });
  return routes;
}
