import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { isE164 } from "sms-pipeline";
import { changePhone } from "../app.ts";
import { readableNumber, typedNumber } from "../words/phone-number.ts";

export interface PersonFieldProps {
  /** The phone's. */
  readonly id: string;
  readonly person: string;
}

/** Whose phone it is. What is not a number changes nothing, and says so. */
export function PersonField({ id, person }: PersonFieldProps): JSX.Element {
  const typed = useSignal<string | null>(null);
  const problem = useSignal(false);
  const problemId = useId();
  const change = (text: string): void => {
    const number = typedNumber(text);
    problem.value = !isE164(number);
    if (problem.value) return;
    typed.value = null;
    changePhone(id, { person: number });
  };
  return (
    <div class="field">
      <label>
        <span>Phone of</span>
        <input
          type="tel"
          autocomplete="off"
          value={typed.value ?? readableNumber(person)}
          aria-invalid={problem.value}
          aria-describedby={problem.value ? problemId : undefined}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
          onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            typed.value = null;
            problem.value = false;
          }}
        />
      </label>
      {problem.value && (
        <p id={problemId} class="field-problem" role="alert">
          A plus sign and 2 to 15 digits, e.g. +1 555 010 0100
        </p>
      )}
    </div>
  );
}
