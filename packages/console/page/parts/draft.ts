import { type Signal, signal } from "@preact/signals";

const PREFIX = "sms-pipeline-console:";
const drafts = new Map<string, Signal<string>>();

/**
 * A text that is being written, kept for this tab: it survives a reload, and is gone with the tab. An empty one is not kept.
 */
export function draftOf(name: string): Signal<string> {
  const known = drafts.get(name);
  if (known) return known;
  const draft = signal(read(name));
  draft.subscribe((text) => write(name, text));
  drafts.set(name, draft);
  return draft;
}

/** Takes every draft away: whoever sits here next is somebody else. */
export function forgetDrafts(): void {
  for (const draft of drafts.values()) draft.value = "";
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
    }
  } catch {
    // There are none then.
  }
}

/** A browser may refuse to keep anything for this page. */
function read(name: string): string {
  try {
    return sessionStorage.getItem(PREFIX + name) ?? "";
  } catch {
    return "";
  }
}

function write(name: string, text: string): void {
  try {
    if (text === "") sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, text);
  } catch {
    // It is kept for as long as the page is open.
  }
}
