import { isSmsPipelineError } from "../errors.ts";
import type { EmitEvent } from "../events.ts";
import { textReply } from "./replies.ts";
import type { HttpReply, HttpRequest } from "./request.ts";

export type RouteHandler = (request: HttpRequest) => Promise<HttpReply>;

export interface Route {
  readonly method: "GET" | "POST";
  readonly handle: RouteHandler;
}

/** Finds the route of a request: 404 for an unknown path, 405 with `Allow` for a wrong method. Never throws. */
export function createRouter(
  routes: Readonly<Record<string, Route>>,
  emit: EmitEvent,
): RouteHandler {
  const table = new Map(Object.entries(routes));
  return async (request) => {
    const route = table.get(pathOf(request.url));
    if (!route) return textReply(404, "There is nothing at this address.");
    const method = request.method === "HEAD" ? "GET" : request.method;
    if (method !== route.method) {
      const allow = route.method === "GET" ? "GET, HEAD" : "POST";
      return textReply(405, `Use ${allow} at this address.`, { allow });
    }
    try {
      return await route.handle(request);
    } catch (error) {
      // By its marks: a Messenger may come with another copy of this package.
      if (isSmsPipelineError(error) && "status" in error && typeof error.status === "number") {
        const { status, message } = error;
        emit({ type: "webhook_refused", status, error });
        return textReply(status, message);
      }
      emit({ type: "request_failed", error });
      return textReply(500, "Something went wrong here.");
    }
  };
}

/** The path of an absolute or relative URL, without a slash at its end. No URL is parsed: any string may come. */
function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  const target = end === -1 ? url : url.slice(0, end);
  const scheme = target.indexOf("://");
  const start = scheme === -1 ? 0 : target.indexOf("/", scheme + 3);
  if (start === -1) return "/";
  const path = target.slice(start);
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}
