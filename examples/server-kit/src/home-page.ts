import { createHash } from "node:crypto";
import { type HttpReply, isFromThisMachine, type PipelineHandle } from "sms-pipeline";

export interface HomeLink {
  readonly name: string;
  readonly url: string;
  /** What one does there. */
  readonly purpose: string;
}

export interface HomePageOptions {
  /** May still grow: addresses are known only when the server listens. */
  readonly links: readonly HomeLink[];
  readonly parts: ReadonlyMap<string, string>;
}

/**
 * The server's first page: where its parts are and what stands behind them. For this machine alone; everybody else finds
 * nothing here. Mounted last, it answers for every address that no other part has.
 */
export function createHomePage({ links, parts }: HomePageOptions): PipelineHandle {
  return {
    basePath: "",
    async handle(request) {
      const isHome = new URL(request.url).pathname === "/" && isFromThisMachine(request);
      if (!isHome) return plain(404, "There is nothing at this address.");
      if (request.method !== "GET" && request.method !== "HEAD") return plain(405, "Only GET.");
      return page(links, parts);
    },
  };
}

function page(links: readonly HomeLink[], parts: ReadonlyMap<string, string>): HttpReply {
  const linkItems = links.map(
    ({ name, url, purpose }) =>
      `<li><a href="${escaped(url)}">${escaped(name)}</a><p>${escaped(purpose)}</p></li>`,
  );
  const partItems = [...parts].map(
    ([name, words]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(words)}</dd></div>`,
  );
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>sms-pipeline</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>sms-pipeline</h1>
<p>The server is running.</p>
<ul>${linkItems.join("")}</ul>
<h2>What stands behind it</h2>
<dl>${partItems.join("")}</dl>
</main>
</body>
</html>
`;
  return {
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": POLICY,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
    body,
  };
}

function plain(status: number, body: string): HttpReply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return text.replace(/[&<>]/g, (sign) => entities[sign] ?? sign).replaceAll('"', "&quot;");
}

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; --quiet: light-dark(#57606a, #9da7b3);
  --line: light-dark(#d9dee3, #343b44); --raised: light-dark(#f6f8fa, #1b2027); --link: light-dark(#0b57d0, #8ab4f8); }
body { margin: 0; background: light-dark(#fff, #12161b); color: light-dark(#1f2328, #e8ebee); }
main { max-width: 44rem; margin: 0 auto; padding: clamp(1.5rem, 6vw, 4rem) 1rem; }
h1 { margin: 0; font-size: 1.75rem; }
h1 + p { margin: 0 0 1.5rem; color: var(--quiet); }
h2 { margin: 2rem 0 0.5rem; font-size: 1rem; }
ul { margin: 0; padding: 0; list-style: none; display: grid; gap: 0.75rem; }
li { position: relative; padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 0.75rem; background: var(--raised); }
li:hover, li:focus-within { border-color: var(--link); }
li a { color: var(--link); font-weight: 600; text-decoration: none; }
li a::after { content: ""; position: absolute; inset: 0; border-radius: inherit; }
li a:focus-visible { outline: none; }
li:has(a:focus-visible) { outline: 2px solid var(--link); outline-offset: 2px; }
li p { margin: 0; color: var(--quiet); }
dl { margin: 0; }
dl div { display: grid; grid-template-columns: 6rem 1fr; gap: 0.5rem; padding: 0.5rem 0; border-top: 1px solid var(--line); }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
`;

const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
