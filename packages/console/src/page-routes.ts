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
    return serve("text/html", (await loadPage()).html);
  });
  routes.get("/app.js", async () => serve("text/javascript", (await loadPage()).script));
  routes.get("/app.css", async () => serve("text/css", (await loadPage()).style));
  return routes;
}

/** Not before it is asked for: the API works without the page, which is made when the package is built. */
async function loadPage() {
  try {
    return await import("#page");
  } catch (cause) {
    throw new Error("The console's page is missing: run this package's build script.", { cause });
  }
}

function serve(type: string, text: string): Response {
  return new Response(text, { headers: { "content-type": `${type}; charset=utf-8` } });
}
