import type { ChangeFeed } from "../record-log.ts";
import type { Work } from "../work.ts";

/** Where a reader of changes is: which emulator, and how far. */
export interface Cursor {
  readonly epoch: string;
  readonly revision: number;
}

export function writeCursor({ epoch, revision }: Cursor): string {
  return `${epoch}-${revision}`;
}

/** Null for none, and for one of another emulator or from the future: then everything is to be read anew. */
export function readCursor(text: string | null, epoch: string, latest: number): Cursor | null {
  const [, given, digits] = /^([0-9a-f]+)-(\d{1,15})$/.exec(text ?? "") ?? [];
  const revision = Number(digits);
  return given === epoch && revision <= latest ? { epoch, revision } : null;
}

/** Resolves at the next change after `revision`, after `ms`, or when the reader goes away or the emulator closes. */
export async function waitForChange(
  feed: ChangeFeed,
  revision: number,
  { ms, signal, work }: { ms: number; signal: AbortSignal; work: Work },
): Promise<void> {
  if (feed.revision > revision || signal.aborted || work.signal.aborted || ms <= 0) return;
  await new Promise<void>((resolve) => {
    // By the machine's own time: a reader waits for real, whatever the emulator's clock says.
    const timer = setTimeout(done, ms);
    const stop = feed.listen(done);
    signal.addEventListener("abort", done);
    work.signal.addEventListener("abort", done);
    function done(): void {
      clearTimeout(timer);
      stop();
      signal.removeEventListener("abort", done);
      work.signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
