import { type Context, Hono, type Next } from "hono";
import type { Access } from "../access/access.ts";
import { isRead, isSameOrigin } from "../access/same-origin.ts";
import { assistantRoutes } from "./assistants.ts";
import { consentRoutes } from "./consent.ts";
import type { ApiDeps, ConsoleEnv } from "./context.ts";
import { conversationRoutes } from "./conversations.ts";
import { numberRoutes } from "./numbers.ts";
import { ApiProblem, notFound, toProblem } from "./problem.ts";
import { revealRoutes } from "./reveal.ts";
import { sessionRoutes, tooManyTokens } from "./session.ts";
import { tryItRoutes } from "./try-it.ts";
import type { ApiFailure, ConsoleState, HealthReport } from "./types.ts";

/** Everything under `api/`: first who asks and from where, then what. */
export function apiRoutes(deps: ApiDeps, access: Access): Hono<ConsoleEnv> {
  const { settings } = deps;
  const routes = new Hono<ConsoleEnv>();
  routes.use(refuseOtherSites);
  routes.route("/session", sessionRoutes(access));
  routes.use(async (c, next) => {
    const verdict = await access.check(c.env.request);
    if (verdict.kind === "wait") throw tooManyTokens(verdict.waitMs);
    if (verdict.kind === "denied") throw denied(access.by);
    await next();
  });
  routes.get("/state", (c) => {
    const { assistants, conversations, takeOver, consent } = settings.store;
    return c.json<ConsoleState>({
      access: access.by,
      store: {
        assistants: assistants !== undefined,
        conversations: conversations !== undefined,
        takeOver: takeOver !== undefined,
        consent: consent !== undefined,
      },
    });
  });
  routes.get("/health", async (c) => c.json<HealthReport>(await settings.pipeline.health()));
  routes.route("/assistants", assistantRoutes(deps));
  routes.route("/numbers", numberRoutes(deps));
  routes.route("/conversations", conversationRoutes(deps));
  routes.route("/try-it", tryItRoutes(deps));
  routes.route("/reveal", revealRoutes(deps));
  routes.route("/", consentRoutes(deps));
  routes.all("*", () => {
    throw notFound("address");
  });
  routes.onError((error) => {
    const problem = toProblem(error);
    if (problem) return answer(problem);
    settings.onError(error);
    const message = "Something went wrong here.";
    return answer(new ApiProblem(500, { error: "internal", message }));
  });
  return routes;
}

/** A page of another site must neither change anything nor learn whether it could. */
async function refuseOtherSites(c: Context<ConsoleEnv>, next: Next): Promise<void> {
  const { request } = c.env;
  if (!isSameOrigin(request)) {
    const message = "The console takes no requests from pages of other sites.";
    throw new ApiProblem(403, { error: "cross_site", message });
  }
  // No form can send this type, and no script of another site without asking first.
  const isJson = /^application\/json\s*(;|$)/i.test(request.header("content-type") ?? "");
  if (!isRead(request) && !isJson) {
    const message = "Send JSON, as application/json.";
    throw new ApiProblem(415, { error: "unsupported_media_type", message });
  }
  await next();
}

function denied(by: Access["by"]): ApiProblem {
  const messages = {
    token: "Sign in first, or send the token as Authorization: Bearer.",
    host: "The app that this console belongs to did not let you in.",
    loopback: "This console is open only to the machine that it runs on.",
  };
  const headers: Record<string, string> = by === "token" ? { "www-authenticate": "Bearer" } : {};
  return new ApiProblem(
    by === "token" ? 401 : 403,
    { error: "unauthorized", message: messages[by] },
    headers,
  );
}

function answer({ status, failure, headers }: ApiProblem): Response {
  return new Response(JSON.stringify(failure satisfies ApiFailure), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });
}
