import { SimulatorError } from "../errors.ts";
import {
  FAULT_KINDS,
  type FaultKind,
  type FaultName,
  type FaultSetting,
  type FaultState,
} from "./catalog.ts";
import { createRandom } from "./random.ts";

/** A fault that strikes now, with its wait, code and so on. */
export interface Strike {
  readonly name: FaultName;
  readonly value: number;
}

/** For each fault that is named, how likely it is, or when it strikes. */
export type FaultSettings = {
  readonly [Name in FaultName]?:
    | number
    | { readonly [Key in keyof FaultSetting]?: FaultSetting[Key] | undefined }
    | undefined;
};

/** What goes wrong, when. `set` and `reset` work at any time. */
export interface Faults {
  /**
   * Sets the faults that are named; what is not named stays. A number is short for `{ rate }`. Throws `SimulatorError` for a
   * name or a number that makes no sense, and then sets nothing.
   */
  set(settings: FaultSettings): void;
  /** Nothing goes wrong from now on. What has struck stays counted. */
  reset(): void;
  /** Every kind, in the order of `FAULT_KINDS`. */
  list(): readonly FaultState[];
}

export interface FaultSource extends Faults {
  /** Whether this one strikes now. Counts. */
  strike(name: FaultName): Strike | null;
  /** The first of the group that strikes now. */
  strikeOf(group: FaultKind["group"]): Strike | null;
}

interface Entry {
  readonly kind: FaultKind;
  /** One for each kind, so that a fault that is switched on does not shift the others. */
  readonly random: () => number;
  setting: FaultSetting;
  served: number;
}

const OFF: FaultSetting = { rate: 0, next: 0, value: null };

export function createFaults(seed: number, onChange: () => void): FaultSource {
  const entries = new Map<string, Entry>(
    FAULT_KINDS.map((kind, index) => [
      kind.name,
      { kind, random: createRandom(seed + index * 7919), setting: OFF, served: 0 },
    ]),
  );

  function strikeEntry(entry: Entry): Strike | null {
    const { kind, setting } = entry;
    if (setting.next > 0) entry.setting = { ...setting, next: setting.next - 1 };
    else if (setting.rate === 0 || entry.random() >= setting.rate) return null;
    entry.served += 1;
    onChange();
    return { name: kind.name, value: setting.value ?? kind.value?.default ?? 0 };
  }

  return {
    set(settings) {
      const changes: [Entry, FaultSetting][] = [];
      for (const [name, given] of Object.entries(settings)) {
        const entry = entries.get(name);
        if (entry === undefined) {
          throw new SimulatorError(`There is no fault ${name}: FAULT_KINDS names them all.`);
        }
        const change = typeof given === "number" ? { rate: given } : given;
        const { rate = entry.setting.rate, next = entry.setting.next } = change ?? {};
        const value = change?.value === undefined ? entry.setting.value : change.value;
        const setting = { rate, next, value };
        checkSetting(entry.kind, setting);
        changes.push([entry, setting]);
      }
      for (const [entry, setting] of changes) entry.setting = setting;
      onChange();
    },
    reset() {
      for (const entry of entries.values()) entry.setting = OFF;
      onChange();
    },
    list: () =>
      [...entries.values()].map(({ kind, setting, served }) => ({
        name: kind.name,
        ...setting,
        served,
      })),
    strike(name) {
      const entry = entries.get(name);
      return entry === undefined ? null : strikeEntry(entry);
    },
    strikeOf(group) {
      for (const entry of entries.values()) {
        const strike = entry.kind.group === group ? strikeEntry(entry) : null;
        if (strike !== null) return strike;
      }
      return null;
    },
  };
}

function checkSetting(kind: FaultKind, { rate, next, value }: FaultSetting): void {
  const wrong = (problem: string) => new SimulatorError(`The fault ${kind.name}: ${problem}.`);
  if (!(rate >= 0 && rate <= 1)) throw wrong("rate must be from 0 to 1");
  if (!Number.isInteger(next) || next < 0) throw wrong("next must be a whole number from 0");
  if (value === null) return;
  if (kind.value === null) throw wrong("it has no value");
  if (!Number.isInteger(value) || value < 0) {
    throw wrong(`value (${kind.value.unit}) must be a whole number from 0`);
  }
}
