import { Hono } from "hono";
import type { Account } from "../account/account.ts";
import { SimulatorError } from "../errors.ts";
import type { FaultSource } from "../faults/faults.ts";
import type { Inbound } from "../message/inbound.ts";
import type { MediaStore } from "../message/media.ts";
import type { CarrierMessage } from "../message/message.ts";
import type { OptOuts } from "../opt-out/opt-outs.ts";
import type { ChangeFeed, RecordLog } from "../record-log.ts";
import { randomHex } from "../sid.ts";
import type { WebhookBook } from "../webhook/webhook-book.ts";
import type { Work } from "../work.ts";
import type { DeskChanges, DeskProblem, DeskWebhook } from "./api.ts";
import { readCursor, waitForChange, writeCursor } from "./changes.ts";
import { type PeerEnv, refusalOf } from "./guard.ts";
import { readDeskFaults, readDeskText } from "./requests.ts";
import { messageView, stateView } from "./views.ts";

/** What the desk API works on. */
export interface DeskWorld {
  readonly account: Account;
  readonly messages: RecordLog<CarrierMessage>;
  readonly webhookLog: RecordLog<DeskWebhook>;
  readonly webhooks: WebhookBook;
  readonly media: MediaStore;
  readonly inbound: Inbound;
  readonly optOuts: OptOuts;
  readonly faults: FaultSource;
  readonly feed: ChangeFeed;
  readonly work: Work;
  readonly seed: number;
  readonly allowedHosts: readonly string[];
  /** The last change of what is neither a message nor a webhook. */
  stateRevision(): number;
}

const LONGEST_WAIT_S = 25;

/** The desk API: see api.ts. */
export function createDeskApp(world: DeskWorld): Hono<PeerEnv> {
  const { messages, webhookLog, webhooks, media, inbound, faults, feed, work } = world;
  const epoch = randomHex();
  const app = new Hono<PeerEnv>();

  app.use("*", async (c, next) => {
    const refusal = refusalOf(c.req.raw, c.env, world.allowedHosts);
    if (refusal !== null) return problem(403, refusal);
    await next();
    c.header("cache-control", "no-store");
    return;
  });

  app.onError((error) => {
    if (error instanceof SimulatorError) return problem(400, error.message);
    throw error;
  });

  app.get("/changes", async (c) => {
    const cursor = readCursor(c.req.query("after") ?? null, epoch, feed.revision);
    if (cursor !== null) {
      const seconds = Number(c.req.query("wait") ?? LONGEST_WAIT_S);
      const ms = 1_000 * Math.min(Number.isFinite(seconds) ? seconds : 0, LONGEST_WAIT_S);
      await waitForChange(feed, cursor.revision, { ms, signal: c.req.raw.signal, work });
    }
    const since = cursor?.revision ?? -1;
    return c.json({
      cursor: writeCursor({ epoch, revision: feed.revision }),
      reset: cursor === null,
      state: world.stateRevision() > since ? stateView(world) : null,
      messages: messages.changedSince(since).map(messageView),
      webhooks: webhookLog.changedSince(since),
    } satisfies DeskChanges);
  });

  app.post("/texts", async (c) => {
    const text = await readDeskText(c.req.raw);
    const { message } = inbound.text({
      from: text.from,
      to: text.to,
      body: text.body,
      media: (text.media ?? []).map(({ contentType, dataBase64 }) => ({
        contentType,
        data: Uint8Array.from(Buffer.from(dataBase64, "base64")),
      })),
      ...(text.clientId === undefined ? {} : { clientId: text.clientId }),
    });
    return c.json(messageView(messages.get(message.sid) ?? message), 201);
  });

  app.put("/faults", async (c) => {
    faults.set(await readDeskFaults(c.req.raw));
    return c.json(stateView(world));
  });

  app.post("/faults/reset", (c) => {
    faults.reset();
    return c.json(stateView(world));
  });

  app.post("/webhooks/:id/resend", (c) => {
    const again = webhooks.resend(c.req.param("id"));
    return again === null ? problem(404, "This webhook is not kept any more.") : c.json(again, 202);
  });

  app.get("/media/:message/:media", (c) => {
    const sid = c.req.param("media");
    const known = messages.get(c.req.param("message"))?.media.some((item) => item.sid === sid);
    const stored = known ? media.get(sid) : undefined;
    if (stored === undefined) return problem(404, "This picture is not kept any more.");
    const dataBase64 = Buffer.from(stored.data).toString("base64");
    return c.json({ contentType: stored.contentType, dataBase64 });
  });

  app.all("*", () => problem(404, "There is nothing here."));
  return app;
}

function problem(status: number, error: string): Response {
  return Response.json({ error } satisfies DeskProblem, { status });
}
