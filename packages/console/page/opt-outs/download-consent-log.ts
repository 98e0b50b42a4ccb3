import { api } from "../api/client.ts";

/** Fetches the whole log piece by piece and hands it to the browser as a file. Returns how many entries it has. */
export async function downloadConsentLog(format: "csv" | "ndjson"): Promise<number> {
  const pieces: string[] = [];
  let next: string | null = null;
  do {
    const piece = await api.exportConsent(format, next);
    pieces.push(piece.text);
    next = piece.next;
  } while (next !== null);
  const type = format === "csv" ? "text/csv" : "application/x-ndjson";
  const url = URL.createObjectURL(new Blob(pieces, { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `consent-log-${new Date().toISOString().slice(0, 10)}.${format}`;
  link.click();
  // The browser reads the file after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  const lines = pieces.reduce((count, piece) => count + piece.split("\n").length - 1, 0);
  return format === "csv" ? lines - 1 : lines;
}
