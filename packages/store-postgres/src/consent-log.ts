import { type ConsentLog, StoreError } from "sms-pipeline";
import type { CallStep } from "./call-step.ts";
import { isConsentPage } from "./sql-results.ts";

const MAX_PAGE = 1_000;

/** Reads the consent log. Its entries are written by the steps that change something. */
export function createConsentLog(call: CallStep): ConsentLog {
  return {
    async list(query) {
      checkPlace(query.after);
      const limit = Math.min(Math.max(1, Math.floor(query.limit)), MAX_PAGE);
      return call("sms_list_consent", { ...query, limit }, isConsentPage);
    },
  };
}

function checkPlace(after: string | undefined): void {
  if (after === undefined || /^\d{1,18}$/.test(after)) return;
  throw new StoreError("store_failed", "`after` is not the `next` of a page of the consent log.");
}
