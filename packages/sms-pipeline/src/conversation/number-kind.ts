/** What kind of sender an address is. Carriers treat their opt-in words differently. */
export type NumberKind = "toll_free" | "long_code" | "short_code" | "alphanumeric";

// https://www.nanpa.com/numbering/toll-free-codes-canada-us-800-service
const NANP_TOLL_FREE = /^\+1(800|833|844|855|866|877|888)\d{7}$/;

export function numberKind(address: string): NumberKind {
  if (NANP_TOLL_FREE.test(address)) return "toll_free";
  if (/^\+\d{7,15}$/.test(address)) return "long_code";
  if (/^\d{3,8}$/.test(address)) return "short_code";
  return "alphanumeric";
}
