import type { ConsentEntry } from "sms-pipeline";

export const CONSENT_CSV_HEADER = "id,at,kind,person,scope,origin,messageId\r\n";

/** One line of the consent log as CSV (RFC 4180), the time in ISO 8601. */
export function consentCsvRow(entry: ConsentEntry): string {
  const { id, at, kind, person, scope, origin, messageId } = entry;
  const fields = [id, new Date(at).toISOString(), kind, person, scope, origin, messageId ?? ""];
  return `${fields.map(quoted).join(",")}\r\n`;
}

/**
 * A sender's name may be anything, also a formula that a spreadsheet would run
 * (https://owasp.org/www-community/attacks/CSV_Injection). A number in E.164 begins with a plus sign and stays as it is.
 */
function quoted(field: string): string {
  const isFormula = /^[=@\t\r-]/.test(field) || /^\+(?!\d+$)/.test(field);
  const text = isFormula ? `'${field}` : field;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
