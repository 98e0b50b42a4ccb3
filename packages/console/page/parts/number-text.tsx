import { signal } from "@preact/signals";
import type { MaskedNumber } from "../../src/api/types.ts";
import { messageOf } from "../api/api-error.ts";
import { api } from "../api/client.ts";
import { announce } from "./announce.tsx";
import { Icon } from "./icon.tsx";

/** The numbers that were asked for, for as long as this page is open: a reload masks them again. */
const revealed = signal<ReadonlyMap<string, string>>(new Map());

export function maskAllNumbers(): void {
  revealed.value = new Map();
}

function numberText({ masked, id }: MaskedNumber): string {
  const full = id === null ? undefined : revealed.value.get(id);
  return full === undefined ? masked.replace("***", "•••\u2009") : readable(full);
}

/** In groups that the eye can hold; what is no number of North America stays as it is. */
function readable(number: string): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts ? `+1 ${parts.slice(1).join(" ")}` : number;
}

export function NumberText({ number }: { readonly number: MaskedNumber }) {
  return <span class="number">{numberText(number)}</span>;
}

/** A number with the button that shows or hides it. */
export function RevealableNumber({ number }: { readonly number: MaskedNumber }) {
  const { id, masked } = number;
  if (id === null) return <NumberText number={number} />;
  const isShown = revealed.value.has(id);
  const ending = masked.replace(/^\**/, "");
  async function toggle(numberId: string): Promise<void> {
    const numbers = new Map(revealed.value);
    if (!numbers.delete(numberId)) {
      try {
        numbers.set(numberId, (await api.reveal(numberId)).number);
      } catch (error) {
        announce(messageOf(error), "bad");
        return;
      }
    }
    revealed.value = numbers;
  }
  return (
    <span class="revealable">
      <NumberText number={number} />
      <button
        type="button"
        class="icon-button"
        aria-pressed={isShown}
        aria-label={`Show the whole number ending in ${ending}`}
        title={isShown ? "Hide the number" : "Show the whole number"}
        onClick={() => void toggle(id)}
      >
        <Icon name={isShown ? "hide" : "show"} />
      </button>
    </span>
  );
}
