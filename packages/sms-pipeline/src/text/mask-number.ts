/** A phone number for a log line: its last four digits, e.g. `***0100`. What is no longer than that is masked whole. */
export function maskNumber(address: string): string {
  return address.length > 6 ? `***${address.slice(-4)}` : "***";
}
