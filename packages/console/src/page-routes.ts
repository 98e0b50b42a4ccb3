import { Hono } from "hono";
import type { Access } from "./access/access.ts";
import type { ConsoleEnv } from "./api/context.ts";

/** The page and what it loads: built into one module, so that no file system is needed. */
export function pageRoutes(basePath: string, access: Access): Hono<ConsoleEnv> {
  const routes = new Hono<ConsoleEnv>();
  routes.use(async (c, next) => {
    if (await access.mayLoadPage(c.env.request)) return next();
    const message = "You may not open this console.";
    return c.text(message, 403);
  });
  routes.get("/", async (c) => {
    // What the page loads lies beside it: its own address must end in a slash.
    const { pathname } = new URL(c.req.url);
    if (!pathname.endsWith("/")) return c.body(null, 308, { location: `${basePath}/` });
    return serve("text/html", (await import("#page")).html);
  });
  routes.get("/app.js", async () => serve("text/javascript", (await import("#page")).script));
  routes.get("/app.css", async () => serve("text/css", (await import("#page")).style));
  return routes;
}

function serve(type: string, text: string): Response {
  return new Response(text, { headers: { "content-type": `${type}; charset=utf-8` } });
}
