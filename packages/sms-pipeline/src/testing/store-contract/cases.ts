import { claimCases } from "./claim-cases.ts";
import { confirmationCases } from "./confirmation-cases.ts";
import { consentCases } from "./consent-cases.ts";
import type { StoreContractCase } from "./contract-case.ts";
import { conversationLogCases } from "./conversation-log-cases.ts";
import { deliveryCases } from "./delivery-cases.ts";
import { directoryCases } from "./directory-cases.ts";
import { messageLogCases } from "./message-log-cases.ts";
import { operatorCases } from "./operator-cases.ts";
import { optOutCases } from "./opt-out-cases.ts";
import { optOutListCases } from "./opt-out-list-cases.ts";
import { ownNumberCases } from "./own-number-cases.ts";
import { ownershipCases } from "./ownership-cases.ts";
import { pauseCases } from "./pause-cases.ts";
import { raceCases } from "./race-cases.ts";
import { receiveCases } from "./receive-cases.ts";
import { retentionCases } from "./retention-cases.ts";
import { sessionCases } from "./session-cases.ts";
import { settleCases } from "./settle-cases.ts";
import { stageCases } from "./stage-cases.ts";
import { stageOptOutCases } from "./stage-opt-out-cases.ts";
import { takeOverCases } from "./take-over-cases.ts";
import { takeOverRaceCases } from "./take-over-race-cases.ts";
import { textCases } from "./text-cases.ts";
import { usageCases } from "./usage-cases.ts";

/** Every promise that a store makes, as `Store` states them. Each is independent of the others. */
export const storeContractCases: readonly StoreContractCase[] = [
  ...receiveCases,
  ...textCases,
  ...sessionCases,
  ...optOutCases,
  ...confirmationCases,
  ...stageOptOutCases,
  ...consentCases,
  ...ownNumberCases,
  ...pauseCases,
  ...usageCases,
  ...claimCases,
  ...stageCases,
  ...settleCases,
  ...deliveryCases,
  ...raceCases,
  ...ownershipCases,
  ...retentionCases,
  ...conversationLogCases,
  ...messageLogCases,
  ...directoryCases,
  ...optOutListCases,
  ...takeOverCases,
  ...operatorCases,
  ...takeOverRaceCases,
];
