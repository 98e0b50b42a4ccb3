import { claimCases } from "./claim-cases.ts";
import type { StoreContractCase } from "./contract-case.ts";
import { deliveryCases } from "./delivery-cases.ts";
import { optOutCases } from "./opt-out-cases.ts";
import { ownershipCases } from "./ownership-cases.ts";
import { raceCases } from "./race-cases.ts";
import { receiveCases } from "./receive-cases.ts";
import { sessionCases } from "./session-cases.ts";
import { settleCases } from "./settle-cases.ts";
import { stageCases } from "./stage-cases.ts";
import { textCases } from "./text-cases.ts";

/** Every promise that a store makes, as `Store` states them. Each is independent of the others. */
export const storeContractCases: readonly StoreContractCase[] = [
  ...receiveCases,
  ...textCases,
  ...sessionCases,
  ...optOutCases,
  ...claimCases,
  ...stageCases,
  ...settleCases,
  ...deliveryCases,
  ...raceCases,
  ...ownershipCases,
];
