import type { TakeOver } from "sms-pipeline";
import type { CallStep } from "./call-step.ts";
import { checkParts } from "./check-parts.ts";
import { isOperatorMessageResult, isPauseResult, isResumeResult } from "./sql-results.ts";

/** Lets a person answer in place of the assistant. */
export function createTakeOver(call: CallStep, now: () => object): TakeOver {
  return {
    pause: (conversationId) => call("sms_pause", { ...now(), conversationId }, isPauseResult),
    resume: (conversationId) => call("sms_resume", { conversationId }, isResumeResult),
    async stageMessage(message) {
      checkParts(message.parts);
      return call("sms_stage_message", { ...now(), ...message }, isOperatorMessageResult);
    },
  };
}
