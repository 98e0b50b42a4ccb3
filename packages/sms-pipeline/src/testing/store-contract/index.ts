export { storeContractCases } from "./cases.ts";
export type { StoreContractCase } from "./contract-case.ts";
export { StoreContractViolation } from "./expect.ts";
export type {
  NumberPair,
  RawConsent,
  RawKept,
  RawMessage,
  RawStoreReader,
  StoreCapability,
  StoreContractHarness,
  StoreUnderTest,
} from "./harness.ts";
export type { TestRegistry } from "./register.ts";
export { registerStoreContract } from "./register.ts";
