import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { FAULT_KINDS, type FaultKind } from "../../src/faults/catalog.ts";
import { desk, faultsOn, resetFaults, setFaults } from "../app.ts";
import { everyFault } from "./every-fault.ts";
import { FaultRow } from "./fault-row.tsx";

const GROUPS: Readonly<Record<FaultKind["group"], string>> = {
  send: "When your app sends a message",
  read: "When your app asks about messages",
  webhook: "When a text is posted to your app",
  callback: "When a delivery status is posted",
  outcome: "What becomes of a message",
};

/** What is to go wrong, how often. */
export function FaultPanel(): JSX.Element {
  const { state } = desk.value;
  if (state === null) return <p class="empty">Nothing is known of the emulator yet.</p>;
  const states = new Map(state.faults.map((fault) => [fault.name, fault]));
  return (
    <>
      <div class="panel-head">
        <p aria-live="polite">
          {faultsOn.value === 0 ? "All goes well." : `${faultsOn.value} set. Seed ${state.seed}.`}
        </p>
        <EveryFault />
        <button type="button" aria-disabled={faultsOn.value === 0} onClick={resetFaults}>
          Reset
        </button>
      </div>
      <div class="panel-body">
        <p class="note">
          <b>Rate</b> is how likely it is each time. <b>Next</b> strikes that many times for
          certain, and counts down.
        </p>
        {Object.entries(GROUPS).map(([group, title]) => (
          <section key={group} class="fault-group">
            <h2>{title}</h2>
            <ul>
              {FAULT_KINDS.filter((kind) => kind.group === group).map((kind) => {
                const fault = states.get(kind.name);
                return fault && <FaultRow key={kind.name} kind={kind} fault={fault} />;
              })}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}

const RATES = [1, 5, 10, 25];

function EveryFault(): JSX.Element {
  const chosen = useSignal("");
  return (
    <label class="every-fault">
      <span>Every fault</span>
      <select
        value={chosen.value}
        onChange={async (event) => {
          chosen.value = event.currentTarget.value;
          await setFaults(everyFault(Number(chosen.value) / 100));
          chosen.value = "";
        }}
      >
        <option value="">at …</option>
        {RATES.map((rate) => (
          <option key={rate} value={rate}>
            at {rate} %
          </option>
        ))}
      </select>
    </label>
  );
}
