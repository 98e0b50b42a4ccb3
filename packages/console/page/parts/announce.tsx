import { signal } from "@preact/signals";

interface Announcement {
  readonly text: string;
  readonly tone: "good" | "bad";
}

const current = signal<Announcement | null>(null);
const SHOWN_MS = 6_000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says what became of something, to eye and ear. */
export function announce(text: string, tone: Announcement["tone"] = "good"): void {
  clearTimeout(timer);
  current.value = { text, tone };
  // What went wrong stays until something else happens.
  if (tone === "good") timer = setTimeout(() => dismiss(), SHOWN_MS);
}

function dismiss(): void {
  current.value = null;
}

/** The button goes with the words, so the focus goes to the view. */
function dismissByHand(): void {
  dismiss();
  document.getElementById("main")?.focus();
}

/** Stands in the page from the start: a screen reader only hears changes of what it knows. */
export function Announcer() {
  const shown = current.value;
  return (
    <div class="announcer" role="status">
      {shown && (
        <p class={`announcement ${shown.tone}`}>
          {shown.text}
          <button type="button" class="icon-button" aria-label="Dismiss" onClick={dismissByHand}>
            ×
          </button>
        </p>
      )}
    </div>
  );
}
