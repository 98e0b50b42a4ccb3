import { type Context, Hono } from "hono";
import type { ConversationSummary } from "sms-pipeline";
import * as z from "zod/mini";
import { type ApiDeps, type ConsoleEnv, maskedNumber, openCursor, sealCursor } from "./context.ts";
import { notFound, storeCannot } from "./problem.ts";
import { check, pageSize, readJson } from "./read-input.ts";
import type { ConversationItem, MessageItem, Page } from "./types.ts";

const before = z.optional(z.string());
const listFields = {
  state: z.optional(
    z.enum(["waiting", "paused", "failed", "live"], "must be waiting, paused, failed or live"),
  ),
  before,
  limit: pageSize,
};
const listSchema = z.object(listFields);
const searchSchema = z.strictObject({
  ...listFields,
  number: z.optional(
    z
      .string()
      .check(
        z.regex(/^\+?\d{1,15}$/, "must be the beginning of a number (+1555) or its end (0100)"),
      ),
  ),
});
const messagesSchema = z.object({ before, limit: pageSize });
const noFields = z.strictObject({});
const sendSchema = z.strictObject({
  body: z.string().check(z.maxLength(16_000, "must be at most 16000 characters")),
  idempotencyKey: z
    .string()
    .check(z.minLength(1, "must not be empty"), z.maxLength(200, "must be at most 200 characters")),
});

export function conversationRoutes({ settings, sealer }: ApiDeps): Hono<ConsoleEnv> {
  const { pipeline, store } = settings;
  const routes = new Hono<ConsoleEnv>();
  const log = () => {
    if (!store.conversations) throw storeCannot("list conversations");
    return store.conversations;
  };
  const requireTakeOver = () => {
    if (!store.takeOver) throw storeCannot("take over conversations");
  };
  const item = async ({
    person,
    number,
    ...rest
  }: ConversationSummary): Promise<ConversationItem> => ({
    ...rest,
    person: await maskedNumber(sealer, person),
    number: await maskedNumber(sealer, number),
  });
  async function list(
    { before, limit, state, number }: z.output<typeof searchSchema>,
    c: Context<ConsoleEnv>,
  ): Promise<Response> {
    const cursor = await openCursor(sealer, before);
    const page = await log().list({
      ...(state !== undefined && { state }),
      ...(number !== undefined && { number }),
      limit,
      ...(cursor !== undefined && { before: cursor }),
    });
    const items = await Promise.all(page.conversations.map(item));
    return c.json<Page<ConversationItem>>({ items, next: await sealCursor(sealer, page.next) });
  }

  routes.get("/", (c) => list(check(c.req.query(), listSchema), c));
  // A number does not belong in an address, which ends up in logs.
  routes.post("/search", async (c) => list(await readJson(c.env.request, searchSchema), c));
  routes.get("/:id", async (c) => {
    const found = await log().find(c.req.param("id"));
    if (!found) throw notFound("conversation");
    return c.json<ConversationItem>(await item(found));
  });
  routes.get("/:id/messages", async (c) => {
    const { before, limit } = check(c.req.query(), messagesSchema);
    const cursor = await openCursor(sealer, before);
    const page = await log().messages({
      conversationId: c.req.param("id"),
      limit,
      ...(cursor !== undefined && { before: cursor }),
    });
    return c.json<Page<MessageItem>>({
      items: page.messages,
      next: await sealCursor(sealer, page.next),
    });
  });
  routes.post("/:id/pause", async (c) => {
    requireTakeOver();
    await readJson(c.env.request, noFields);
    await pipeline.pauseConversation(c.req.param("id"));
    return c.json({ paused: true });
  });
  routes.post("/:id/resume", async (c) => {
    requireTakeOver();
    await readJson(c.env.request, noFields);
    await pipeline.resumeConversation(c.req.param("id"));
    return c.json({ paused: false });
  });
  routes.post("/:id/messages", async (c) => {
    requireTakeOver();
    const { body, idempotencyKey } = await readJson(c.env.request, sendSchema);
    const conversationId = c.req.param("id");
    const { work } = await pipeline.sendMessage({ conversationId, body, idempotencyKey });
    c.env.request.waitUntil?.(work);
    return c.json({ stored: true }, 202);
  });
  return routes;
}
