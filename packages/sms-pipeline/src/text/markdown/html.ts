/** What a tag turns into: text, the start of a link with its address, or the end of one. */
export type HtmlTag =
  | { readonly kind: "text"; readonly text: string; readonly end: number }
  | { readonly kind: "link"; readonly url: string; readonly end: number }
  | { readonly kind: "image"; readonly url: string; readonly alt: string; readonly end: number }
  | { readonly kind: "link_end"; readonly end: number };

const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9]{0,9})((?:[\s/][^<>]{0,2000})?)>/y;
const BREAKS: ReadonlySet<string> = new Set(
  "br hr p div ul ol table thead tbody tr h1 h2 h3 h4 h5 h6 blockquote pre center details summary section article header footer dl dt dd".split(
    " ",
  ),
);
const INLINE: ReadonlySet<string> = new Set(
  "b strong i em u s del ins strike sub sup small big mark code kbd samp tt q cite span font abbr".split(
    " ",
  ),
);

/** The HTML tag at `index`. Null for anything that is no tag of HTML: `a < b`, `<3`, `<your name>`. */
export function tagAt(source: string, index: number): HtmlTag | null {
  TAG.lastIndex = index;
  const match = TAG.exec(source);
  if (!match) return null;
  const [whole, slash, tagName = "", attributes = ""] = match;
  const name = tagName.toLowerCase();
  const end = index + whole.length;
  const isEnd = slash === "/";
  if (name === "a") {
    return isEnd
      ? { kind: "link_end", end }
      : { kind: "link", url: attribute(attributes, "href"), end };
  }
  if (name === "img" && !isEnd) {
    const alt = attribute(attributes, "alt");
    return { kind: "image", url: attribute(attributes, "src"), alt, end };
  }
  if (name === "li") return { kind: "text", text: isEnd ? "" : "\n- ", end };
  if (name === "td" || name === "th") return { kind: "text", text: isEnd ? " " : "", end };
  if (BREAKS.has(name)) return { kind: "text", text: "\n", end };
  return INLINE.has(name) ? { kind: "text", text: "", end } : null;
}

function attribute(attributes: string, name: "href" | "src" | "alt"): string {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(
    attributes,
  );
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? "";
}
