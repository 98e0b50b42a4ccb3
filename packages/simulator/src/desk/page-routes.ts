import { type Context, Hono } from "hono";
import * as z from "zod/mini";
import { type PeerEnv, refusalOf } from "./guard.ts";

const page = z.object({ html: z.string(), script: z.string(), style: z.string() });
type Page = z.infer<typeof page>;

/** Built from `page/`. By a name that no bundler follows, so that nothing but the page itself needs it to be there. */
const PAGE = "#page";

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "media-src blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The web phone. */
export function pageRoutes(allowedHosts: readonly string[]): Hono<PeerEnv> {
  const routes = new Hono<PeerEnv>();

  async function serve(c: Context<PeerEnv>, part: keyof Page, type: string): Promise<Response> {
    const refusal = refusalOf(c.req.raw, c.env, allowedHosts);
    if (refusal !== null) return plain(403, refusal);
    const built = await loadPage();
    if (built === null) {
      return plain(503, "The page is not built: run `pnpm run build` in packages/simulator.");
    }
    return new Response(built[part], {
      headers: {
        "content-type": `${type}; charset=utf-8`,
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-cache",
      },
    });
  }

  routes.get("/", (c) => {
    const { pathname } = new URL(c.req.url);
    // What is beside the page is found only from an address that ends in a slash.
    if (!pathname.endsWith("/")) return c.redirect(`${pathname.split("/").at(-1)}/`, 308);
    return serve(c, "html", "text/html");
  });
  routes.get("/app.js", (c) => serve(c, "script", "text/javascript"));
  routes.get("/app.css", (c) => serve(c, "style", "text/css"));
  return routes;
}

async function loadPage(): Promise<Page | null> {
  try {
    return z.parse(page, await import(PAGE));
  } catch {
    return null;
  }
}

function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { "content-type": "text/plain; charset=utf-8" } });
}
