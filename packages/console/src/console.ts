import { Hono } from "hono";
import {
  type FetchContext,
  type HttpReply,
  type HttpRequest,
  type PipelineHandle,
  serveFetch,
} from "sms-pipeline";
import { createAccess } from "./access/access.ts";
import { apiRoutes } from "./api/api.ts";
import type { ConsoleEnv } from "./api/context.ts";
import { type CreateConsoleOptions, readOptions } from "./options.ts";
import { pageRoutes } from "./page-routes.ts";
import { createSealer } from "./seal.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

export interface Console extends PipelineHandle {
  /**
   * Serves the page and its API under `basePath`. Pass `remoteAddress` where it is known: `loopback` lets in nobody without it,
   * and wrong tokens are counted by it.
   */
  fetch(request: Request, context?: FetchContext): Promise<Response>;
}

/** Of others, some can't even be put into a `Request`. */
const METHODS: readonly string[] = ["GET", "HEAD", "POST", "PUT"];
const BODY_TIMEOUT_MS = 10_000;

/**
 * A page, and its JSON API, that shows a running pipeline and takes over from its assistant. Mount it as the pipeline itself:
 * `app.use(createExpressAdapter(console))`. Throws `ConfigurationError` that lists every option that is wrong, also when
 * nothing says who may use it.
 */
export function createConsole(options: CreateConsoleOptions): Console {
  const settings = readOptions(options);
  const { basePath, clock, onError } = settings;
  const access = createAccess(settings.auth, { basePath, clock });
  const sealer = createSealer(settings.sealingSecret);
  // Not strict: the page is asked for with and without the slash at the end of its address.
  const app = new Hono<ConsoleEnv>({ strict: false });
  app.route(`${basePath}/api`, apiRoutes({ settings, sealer }, access));
  app.route(basePath, pageRoutes(basePath, access));
  app.notFound((c) => c.text("There is nothing at this address.", 404));
  app.onError((error, c) => {
    onError(error);
    return c.text("Something went wrong here.", 500);
  });

  async function handle(request: HttpRequest): Promise<HttpReply> {
    if (!METHODS.includes(request.method)) return plainReply(405, "This method is not used here.");
    const response = await app.fetch(toFetchRequest(request), { request });
    return {
      status: response.status,
      headers: { ...Object.fromEntries(response.headers), ...SECURITY_HEADERS },
      body: await response.text(),
    };
  }
  const handleSafely = (request: HttpRequest): Promise<HttpReply> =>
    handle(request).catch((error: unknown) => {
      onError(error);
      return plainReply(400, "This request can't be read.");
    });

  return {
    basePath,
    handle: handleSafely,
    fetch: (request, context) =>
      serveFetch(handleSafely, request, { context, clock, bodyTimeoutMs: BODY_TIMEOUT_MS }),
  };
}

function plainReply(status: number, body: string): HttpReply {
  const headers = { "content-type": "text/plain; charset=utf-8", ...SECURITY_HEADERS };
  return { status, headers, body };
}

/** What the router needs to see. Headers and body are read from the adapter's own request, and only where they are needed. */
function toFetchRequest({ url, method }: HttpRequest): Request {
  return new Request(url, { method });
}
