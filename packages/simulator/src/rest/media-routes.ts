import { Hono } from "hono";
import type { CarrierMessage } from "../message/message.ts";
import { passesDateFilter } from "./date-filter.ts";
import { listed, pathOf } from "./message-routes.ts";
import { pageOf } from "./page-of.ts";
import { LIST_MEDIA } from "./parameters.ts";
import { readParameters } from "./read-form.ts";
import { refuse } from "./refuse.ts";
import { accountPath, mediaResource } from "./resource.ts";
import { REST_ERRORS } from "./rest-error.ts";
import type { RestWorld } from "./rest-world.ts";

/** https://www.twilio.com/docs/messaging/api/media-resource */
export function mediaRoutes({ account, messages, media }: RestWorld): Hono {
  const routes = new Hono();
  const messageOf = (sid: string): CarrierMessage | undefined => {
    const message = messages.get(sid);
    return message !== undefined && listed(message) ? message : undefined;
  };

  routes.get("/Messages/:sid/Media.json", async (c) => {
    const message = messageOf(c.req.param("sid"));
    if (message === undefined) return refuse(REST_ERRORS.notFound(pathOf(c.req.raw)));
    const query = await readParameters(c.req.raw, LIST_MEDIA);
    if ("code" in query) return refuse(query);
    const shown = passesDateFilter(query, "DateCreated", message.createdAt) ? message.media : [];
    return c.json(
      pageOf(shown, {
        name: "media_list",
        path: `${accountPath(account.sid)}/Messages/${message.sid}/Media.json`,
        query,
        sidOf: ({ sid }) => sid,
        toResource: (item) => mediaResource(item, message, account.sid),
      }),
    );
  });

  routes.on(["GET", "DELETE"], "/Messages/:sid/Media/:file{[A-Za-z0-9]+\\.json}", (c) => {
    const message = messageOf(c.req.param("sid"));
    const mediaSid = c.req.param("file").replace(".json", "");
    const item = message?.media.find(({ sid }) => sid === mediaSid);
    if (message === undefined || item === undefined) {
      return refuse(REST_ERRORS.notFound(pathOf(c.req.raw)));
    }
    if (c.req.method === "GET") return c.json(mediaResource(item, message, account.sid));
    media.forget([item]);
    messages.put({ ...message, media: message.media.filter((other) => other !== item) });
    return c.body(null, 204);
  });

  return routes;
}

/** The picture itself. As Twilio's by default, its address is secret enough to be fetched without credentials. */
export function mediaContentRoutes({ messages, media }: RestWorld): Hono {
  const routes = new Hono();
  routes.get("/Messages/:sid/Media/:media{[A-Za-z0-9]+}", (c) => {
    const item = messages
      .get(c.req.param("sid"))
      ?.media.find(({ sid }) => sid === c.req.param("media"));
    const stored = item && media.get(item.sid);
    if (stored) return c.body(stored.data, 200, safeHeaders(stored.contentType));
    if (item?.url) return c.redirect(item.url, 307);
    return refuse(REST_ERRORS.notFound(pathOf(c.req.raw)));
  });
  return routes;
}

/** What a person has sent runs nowhere. */
function safeHeaders(contentType: string): Record<string, string> {
  return {
    "content-type": contentType,
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cache-control": "private, max-age=3600",
  };
}
