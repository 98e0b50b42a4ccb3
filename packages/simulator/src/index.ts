export type * from "./desk/api.ts";
export {
  FAULT_KINDS,
  type FaultKind,
  type FaultName,
  type FaultSetting,
  type FaultState,
} from "./faults/catalog.ts";
