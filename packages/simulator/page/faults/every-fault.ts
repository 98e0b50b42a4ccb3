import type { DeskFaults } from "../../src/desk/api.ts";
import { FAULT_KINDS } from "../../src/faults/catalog.ts";

/** Every kind of fault at the same rate, from 0 to 1. */
export function everyFault(rate: number): DeskFaults {
  return Object.fromEntries(FAULT_KINDS.map(({ name }) => [name, { rate }]));
}
