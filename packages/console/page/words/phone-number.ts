import { isE164 } from "sms-pipeline";

/** A number as people write it, without what they put between its digits. */
function bareNumber(typed: string): string {
  return typed.replace(/[\s().\-/\u00a0\u2011]/g, "");
}

export type CheckedNumber =
  | { readonly kind: "number"; readonly phoneNumber: string }
  | { readonly kind: "problem"; readonly problem: string };

/** The number in E.164, or what keeps it from being one and how to mend it. */
export function checkNumber(typed: string): CheckedNumber {
  const bare = bareNumber(typed);
  if (isE164(bare)) return { kind: "number", phoneNumber: bare };
  return { kind: "problem", problem: problemOf(bare) };
}

function problemOf(bare: string): string {
  if (bare === "") return "Enter a number, like +15550100001.";
  if (/[^\d+]/.test(bare)) return "A number has digits only, behind a plus sign: +15550100001.";
  if (bare.startsWith("00")) return `Write + for 00: +${bare.slice(2)}.`;
  if (!bare.startsWith("+")) {
    const example = bare.length === 10 ? ` For a number of the US or Canada: +1${bare}.` : "";
    return `Begin with a plus sign and the country's code, like +15550100001.${example}`;
  }
  if (bare.startsWith("+0"))
    return "No country's code begins with 0: write it behind the plus sign.";
  if (bare.length > 16) return "A number has at most 15 digits.";
  return "The number is too short, or has a plus sign too many.";
}

/**
 * What to search for: the beginning of a number with its plus sign, or the end without. Null when it can't be a part of a
 * number; an empty text for everything.
 */
export function searchTerm(typed: string): string | null {
  const bare = bareNumber(typed);
  return bare === "" || /^\+?\d{1,15}$/.test(bare) ? bare : null;
}
