import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// VitePress fails on a link to a page that is not there. This looks at the built pages for the rest: links to a heading
// that is not there, and anything that a page would load from another host.

const DIST = fileURLToPath(new URL("../.vitepress/dist", import.meta.url));
const base = process.env.DOCS_BASE ?? "/";

const files = readdirSync(DIST, { recursive: true, encoding: "utf8" });
const pages = new Map(
  files
    .filter((file) => file.endsWith(".html"))
    .map((file) => [base + file, readFileSync(`${DIST}/${file}`, "utf8")]),
);
const ids = new Map(
  [...pages].map(([path, html]) => [path, new Set(all(html, /\sid="([^"]+)"/g))]),
);

const problems: string[] = [];
let links = 0;
for (const [path, html] of pages) {
  for (const href of all(html, /<a\s[^>]*?href="([^"]+)"/g)) {
    const target = new URL(href.replaceAll("&amp;", "&"), `http://docs.invalid${path}`);
    if (target.host !== "docs.invalid") continue;
    links++;
    const page = target.pathname.endsWith("/") ? `${target.pathname}index.html` : target.pathname;
    const known = ids.get(decodeURI(page));
    const anchor = decodeURIComponent(target.hash.slice(1));
    if (!known) problems.push(`${path}: there is no page ${page}`);
    else if (anchor !== "" && !known.has(anchor))
      problems.push(`${path}: ${page} has no #${anchor}`);
  }
  for (const src of all(
    html,
    /<(?:script|link|img|iframe)\s[^>]*?(?:src|href)="(https?:[^"]+)"/g,
  )) {
    problems.push(`${path}: loads ${src}`);
  }
}

for (const problem of new Set(problems)) process.stderr.write(`${problem}\n`);
process.stdout.write(`${pages.size} pages, ${links} links, ${problems.length} problems\n`);
if (problems.length > 0 || links === 0) process.exitCode = 1;

function all(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map(([, found = ""]) => found);
}
