import { type AssistantDirectory, checkAssistantSeed } from "sms-pipeline";
import type { CallStep } from "./call-step.ts";
import { pageQuery } from "./page-query.ts";
import {
  isAssigned,
  isAssistant,
  isAssistantEntry,
  isAssistantEntryOrNull,
  isAssistantPage,
  isNumberPage,
} from "./sql-results.ts";

const MAX_PAGE = 200;

/** Assistants and numbers in the tables `assistant` and `phone_number`. */
export function createAssistantDirectory(call: CallStep): AssistantDirectory {
  return {
    async save(seed) {
      checkAssistantSeed(seed);
      return call("sms_save_assistant", seed, isAssistant);
    },
    create: (fields) => call("sms_create_assistant", fields, isAssistantEntry),
    update: (id, fields) => call("sms_update_assistant", { ...fields, id }, isAssistantEntryOrNull),
    list: (query) => call("sms_list_assistants", pageQuery(query, MAX_PAGE), isAssistantPage),
    find: (id) => call("sms_get_assistant", { id }, isAssistantEntryOrNull),
    listNumbers: (query) => call("sms_list_numbers", pageQuery(query, MAX_PAGE), isNumberPage),
    assignNumber: (phoneNumber, assistantId) =>
      call("sms_assign_number", { phoneNumber, assistantId }, isAssigned),
  };
}
