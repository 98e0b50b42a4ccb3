import { useSignal } from "@preact/signals";
import type { JSX, TargetedEvent } from "preact";
import { useId } from "preact/hooks";

export interface NumberFieldProps {
  readonly label: string;
  /** Read out in place of the label, where that says too little by itself. */
  readonly fullLabel: string;
  readonly unit: string;
  readonly value: number;
  readonly max: number;
  readonly commit: (value: number) => Promise<void>;
}

/** A whole number that takes effect with Enter or on leaving the field. What is being typed is left alone meanwhile. */
export function NumberField(props: NumberFieldProps): JSX.Element {
  const { label, fullLabel, unit, value, max, commit } = props;
  const typed = useSignal<string | null>(null);
  const id = useId();
  const change = async (event: TargetedEvent<HTMLInputElement>): Promise<void> => {
    const input = event.currentTarget;
    if (!input.reportValidity()) return;
    await commit(input.valueAsNumber);
    typed.value = null;
  };
  return (
    <span class="number-field">
      <label for={id} aria-hidden="true">
        {label}
      </label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        aria-label={fullLabel}
        required
        min={0}
        max={max}
        step={1}
        value={typed.value ?? value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
        }}
        onChange={change}
        onBlur={(event) => {
          if (event.currentTarget.validity.valid) return;
          typed.value = null;
        }}
      />
      <span class="unit">{unit}</span>
    </span>
  );
}
