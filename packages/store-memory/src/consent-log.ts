import type { ConsentLog } from "sms-pipeline";
import type { State } from "./state.ts";

export function consentLog({ consent, optOuts }: State): ConsentLog {
  return {
    list: async (query) => consent.page(query),
    listOptOuts: async (query) => optOuts.page(query),
  };
}
