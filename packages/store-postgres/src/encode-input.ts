const ESCAPE = /\\(?:u[0-9a-f]{4}|.)/g;
const UNSTORABLE = /^\\u(?:0000|d[89a-f])/;

/**
 * JSON that PostgreSQL takes. It stores neither U+0000 nor half a surrogate pair
 * (https://www.postgresql.org/docs/current/datatype-json.html); each becomes U+FFFD, so that a text that holds one
 * is not lost.
 */
export function encodeInput(input: object): string {
  const json = JSON.stringify(input);
  // JSON.stringify escapes both, in lower case, and writes whole pairs as they are.
  if (!json.includes("\\u")) return json;
  return json.replace(ESCAPE, (found) => (UNSTORABLE.test(found) ? "\\ufffd" : found));
}
