const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  ensp: " ",
  emsp: " ",
  thinsp: " ",
  shy: "",
  zwnj: "\u200c",
  zwj: "\u200d",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  laquo: "«",
  raquo: "»",
  bull: "•",
  middot: "·",
  copy: "©",
  reg: "®",
  trade: "™",
  deg: "°",
  euro: "€",
  pound: "£",
  cent: "¢",
  yen: "¥",
  sect: "§",
  times: "×",
  divide: "÷",
  plusmn: "±",
  minus: "−",
  le: "≤",
  ge: "≥",
  ne: "≠",
  larr: "←",
  rarr: "→",
  frac12: "½",
  frac14: "¼",
  frac34: "¾",
  check: "✓",
  ast: "*",
  lowbar: "_",
};

const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,9}));/y;

/** The HTML entity at `index`: what it stands for and where it ends. Null when there is none that we know. */
export function entityAt(
  source: string,
  index: number,
): { readonly text: string; readonly end: number } | null {
  ENTITY.lastIndex = index;
  const match = ENTITY.exec(source);
  if (!match) return null;
  const [whole, decimal, hex, name] = match;
  const text = name === undefined ? fromCode(decimal, hex) : NAMED[name];
  return text === undefined ? null : { text, end: index + whole.length };
}

/** Every entity of the text replaced, as in the address of a link. */
export function decodeEntities(source: string): string {
  return source.replace(/&[#a-zA-Z0-9]{2,10};/g, (entity) => entityAt(entity, 0)?.text ?? entity);
}

function fromCode(decimal: string | undefined, hex: string | undefined): string {
  const code = decimal === undefined ? Number.parseInt(hex ?? "0", 16) : Number(decimal);
  return code > 0x10ffff ? "" : String.fromCodePoint(code);
}
