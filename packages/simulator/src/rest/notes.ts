import type { FaultName } from "../faults/catalog.ts";

/** What is known of an answer besides what it says. */
export interface Note {
  /** There is to be no answer: whoever serves it drops the connection. */
  readonly dropped?: boolean;
  readonly errorCode?: number;
  readonly fault?: FaultName;
}

const notes = new WeakMap<Response, Note>();

/** Adds to what is known of an answer, and returns it. */
export function note(response: Response, more: Note): Response {
  notes.set(response, { ...notes.get(response), ...more });
  return response;
}

export function noteOf(response: Response): Note {
  return notes.get(response) ?? {};
}

/** An answer that never arrives. */
export function dropConnection(): Response {
  return note(new Response(null, { status: 502 }), { dropped: true });
}
