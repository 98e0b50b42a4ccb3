// GSM 03.38 (3GPP TS 23.038, section 6.2.1), written as the carrier takes it from Unicode.
const BASIC =
  "\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz" +
  "¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ";
const EXTENSION = "\f[\\]^{|}~€";

const SEPTETS: Uint8Array = /* @__PURE__ */ septetTable();

function septetTable(): Uint8Array {
  const table = new Uint8Array("€".charCodeAt(0) + 1);
  for (const character of BASIC) table[character.charCodeAt(0)] = 1;
  for (const character of EXTENSION) table[character.charCodeAt(0)] = 2;
  return table;
}

/**
 * How many septets of GSM-7 a UTF-16 unit takes: 1, or 2 where it needs an escape, or 0 when GSM-7 does not have it
 * (https://www.twilio.com/docs/glossary/what-is-gsm-7-character-encoding).
 */
export function septetsOf(unit: number): number {
  return SEPTETS[unit] ?? 0;
}
