const MONTH =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const CURRENCY = "(?:[$€£¥₹]|\\b(?:usd|eur|gbp|chf|cad|aud|jpy|inr))";

/** What may not be apart: the end of what stands before a space, and the start of what stands after it. */
const INSEPARABLE: readonly (readonly [before: RegExp, after: RegExp])[] = [
  // +1 (555) 010 0001; 1 234,56
  [/\d[)\]]?$/, /^[(+]?\d/],
  [new RegExp(`${CURRENCY}$`, "i"), /^-?\d/],
  [/\d$/, new RegExp(`^(?:[%‰°]|[ap]\\.?m\\b|${CURRENCY})`, "i")],
  // Nov 22, 2026; 22nd November
  [new RegExp(`\\b${MONTH}\\.?$`, "i"), /^\d{1,4}\b/],
  [new RegExp(`\\b${MONTH}\\.? \\d{1,2}(?:st|nd|rd|th)?,$`, "i"), /^\d{4}\b/],
  [/\b\d{1,2}(?:st|nd|rd|th|\.)?$/, new RegExp(`^${MONTH}\\b`, "i")],
  [/(?:^|\s)(?:no|nr|n°|#)\.?$/i, /^\d/],
  // The address of a link belongs to its text.
  [/\S$/, /^\((?:https?:|www\.)/i],
];

/** Whether the space at this index stands within a number, a price, a date, a phone number or a link. */
export function isWithinUnit(text: string, spaceStart: number, spaceEnd: number): boolean {
  if (text.slice(spaceStart, spaceEnd).includes("\n")) return false;
  const before = text.slice(Math.max(0, spaceStart - 24), spaceStart);
  const after = text.slice(spaceEnd, spaceEnd + 16);
  return INSEPARABLE.some(([end, start]) => end.test(before) && start.test(after));
}

const LINK = /(?:[a-z][a-z0-9+.-]{1,15}:\/\/|www\.)[^\s<>"]*/gi;

/** Where the link begins that holds the unit at `index`, or null when there is none. */
export function linkStart(text: string, index: number): number | null {
  for (const match of text.matchAll(LINK)) {
    if (match.index >= index) return null;
    if (match.index + match[0].length > index) return match.index;
  }
  return null;
}
