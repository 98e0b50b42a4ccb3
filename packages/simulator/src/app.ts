import { Hono } from "hono";
import { createDeskApp, type DeskWorld } from "./desk/desk-app.ts";
import type { Peer, PeerEnv } from "./desk/guard.ts";
import { pageRoutes } from "./desk/page-routes.ts";
import type { CarrierSettings } from "./options.ts";
import { noteOf } from "./rest/notes.ts";
import { createRestApp } from "./rest/rest-app.ts";
import type { RestWorld } from "./rest/rest-world.ts";

export interface AppWorld
  extends Omit<RestWorld, "apiKeys" | "clock" | "listLagMs" | "latencyMs" | "startedAt">,
    Omit<DeskWorld, "seed" | "allowedHosts"> {
  readonly settings: CarrierSettings;
}

/** Everything that is served. */
export interface App {
  /** Rejects with `DroppedConnection` where there is to be no answer. */
  fetch(request: Request, peer?: Peer): Promise<Response>;
}

/** There is to be no answer: whoever serves this drops the connection. */
export class DroppedConnection extends Error {
  override readonly name = "DroppedConnection";
}

export function createApp({ settings, ...world }: AppWorld): App {
  const { apiKeys, clock, listLagMs, latencyMs, seed, allowedHosts, basePath } = settings;
  // Not strict: the page is asked for with and without the slash at the end of its address.
  const app = new Hono<PeerEnv>({ strict: false }).basePath(basePath);
  app.route(
    "/",
    createRestApp({ ...world, apiKeys, clock, listLagMs, latencyMs, startedAt: clock.now() }),
  );
  app.route("/api", createDeskApp({ ...world, seed, allowedHosts }));
  app.route("/", pageRoutes(allowedHosts));
  return {
    async fetch(request, peer = {}) {
      const response = await app.fetch(request, peer);
      if (noteOf(response).dropped)
        throw new DroppedConnection("The connection is dropped: a fault.");
      return response;
    },
  };
}
