import { Hono } from "hono";
import type { AssistantEntry } from "sms-pipeline";
import * as z from "zod/mini";
import { type ApiDeps, type ConsoleEnv, maskedNumber, openCursor, sealCursor } from "./context.ts";
import { notFound, storeCannot } from "./problem.ts";
import { check, pageSize, readJson } from "./read-input.ts";
import type { AssistantInput, AssistantItem, Page } from "./types.ts";

/** What no carrier would take as one text (https://www.twilio.com/docs/api/errors/21617) can't be a greeting. */
const MAX_FIRST_SMS = 1_600;
const MAX_PROMPT = 64_000;

const text = (max: number): z.ZodMiniType<string | null, unknown> =>
  z.pipe(
    z
      .nullable(z.string("must be a text"))
      .check(z.refine((value) => (value?.length ?? 0) <= max, `must be at most ${max} characters`)),
    // A text of nothing but blanks is none.
    z.transform((value) => (value === null || value.trim() === "" ? null : value)),
  );

export const assistantSchema: z.ZodMiniType<AssistantInput, unknown> = z.strictObject(
  {
    name: z
      .string("must be a text")
      .check(
        z.trim(),
        z.minLength(1, "must not be empty"),
        z.maxLength(200, "must be at most 200 characters"),
      ),
    firstSms: text(MAX_FIRST_SMS),
    smsPrompt: text(MAX_PROMPT),
  },
  "must be an object with name, firstSms and smsPrompt",
);

const listSchema = z.object({ after: z.optional(z.string()), limit: pageSize });

export function assistantRoutes({ settings, sealer }: ApiDeps): Hono<ConsoleEnv> {
  const routes = new Hono<ConsoleEnv>();
  const directory = () => {
    const { assistants } = settings.store;
    if (!assistants) throw storeCannot("list or change assistants");
    return assistants;
  };
  const item = async ({ phoneNumbers, ...assistant }: AssistantEntry): Promise<AssistantItem> => ({
    ...assistant,
    numbers: await Promise.all(phoneNumbers.map((number) => maskedNumber(sealer, number))),
  });

  routes.get("/", async (c) => {
    const { after, limit } = check(c.req.query(), listSchema);
    const cursor = await openCursor(sealer, after);
    const page = await directory().list({ limit, ...(cursor !== undefined && { after: cursor }) });
    const items = await Promise.all(page.assistants.map(item));
    return c.json<Page<AssistantItem>>({ items, next: await sealCursor(sealer, page.next) });
  });
  routes.get("/:id", async (c) => {
    const found = await directory().find(c.req.param("id"));
    if (!found) throw notFound("assistant");
    return c.json<AssistantItem>(await item(found));
  });
  routes.post("/", async (c) => {
    const fields = await readJson(c.env.request, assistantSchema);
    return c.json<AssistantItem>(await item(await directory().create(fields)), 201);
  });
  routes.put("/:id", async (c) => {
    const fields = await readJson(c.env.request, assistantSchema);
    const updated = await directory().update(c.req.param("id"), fields);
    if (!updated) throw notFound("assistant");
    return c.json<AssistantItem>(await item(updated));
  });
  return routes;
}
