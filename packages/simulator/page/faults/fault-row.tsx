import type { JSX } from "preact";
import { explainErrorCode } from "sms-pipeline/twilio/error-codes";
import type { FaultKind, FaultName, FaultSetting, FaultState } from "../../src/faults/catalog.ts";
import { setFaults } from "../app.ts";
import { NumberField } from "../parts/number-field.tsx";
import { errorWords } from "../words/message-words.ts";

export interface FaultRowProps {
  readonly kind: FaultKind & { readonly name: FaultName };
  readonly fault: FaultState;
}

/** One kind of fault: what it does, and when it strikes. */
export function FaultRow({ kind, fault }: FaultRowProps): JSX.Element {
  const { name, title, effect, value: valueKind } = kind;
  const { rate, next, served } = fault;
  const set = (setting: Partial<FaultSetting>): Promise<void> => setFaults({ [name]: setting });
  const value = fault.value ?? valueKind?.default ?? 0;
  return (
    <li class="fault" data-on={rate > 0 || next > 0}>
      <div class="fault-words">
        <strong>{title}</strong>
        {served > 0 && <span class="chip">struck {timesWords(served)}</span>}
        <p>{effect}</p>
        {valueKind?.unit === "error code" && <p>{errorWords(value, explainErrorCode)}</p>}
      </div>
      <div class="fault-fields">
        <NumberField
          label="Rate"
          fullLabel={`${title}: rate in percent`}
          unit="%"
          value={Math.round(rate * 100)}
          max={100}
          commit={(percent) => set({ rate: percent / 100 })}
        />
        <NumberField
          label="Next"
          fullLabel={`${title}: for the next times`}
          unit="×"
          value={next}
          max={10_000}
          commit={(times) => set({ next: times })}
        />
        {valueKind !== null && (
          <NumberField
            label={valueKind.unit === "error code" ? "Code" : capitalized(valueKind.label)}
            fullLabel={`${title}: ${valueKind.label}, ${valueKind.unit}`}
            unit={UNITS[valueKind.unit]}
            value={value}
            max={600_000}
            commit={(changed) => set({ value: changed })}
          />
        )}
      </div>
    </li>
  );
}

const UNITS: Readonly<Record<NonNullable<FaultKind["value"]>["unit"], string>> = {
  seconds: "s",
  ms: "ms",
  "error code": "",
};

function timesWords(times: number): string {
  return times === 1 ? "once" : `${times} times`;
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
