import type { ConsentLog } from "sms-pipeline";
import type { CallStep } from "./call-step.ts";
import { checkPlace, NUMBERED, pageQuery } from "./page-query.ts";
import { isConsentPage, isOptOutPage } from "./sql-results.ts";

const MAX_PAGE = 1_000;

/** Reads the consent log. Its entries are written by the steps that change something. */
export function createConsentLog(call: CallStep): ConsentLog {
  return {
    async list(query) {
      checkPlace(query.after, NUMBERED, "consent log");
      return call("sms_list_consent", pageQuery(query, MAX_PAGE), isConsentPage);
    },
    async listOptOuts(query) {
      checkPlace(query.before, NUMBERED, "opt-outs");
      return call("sms_list_opt_outs", pageQuery(query, MAX_PAGE), isOptOutPage);
    },
  };
}
