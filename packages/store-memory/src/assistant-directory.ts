import type { AssistantDirectory } from "sms-pipeline";
import type { Assistants } from "./assistants.ts";

export function assistantDirectory(assistants: Assistants): AssistantDirectory {
  return {
    save: async (seed) => assistants.save(seed),
    create: async (fields) => assistants.create(fields),
    update: async (id, fields) => assistants.update(id, fields),
    list: async (query) => assistants.list(query),
    find: async (id) => assistants.get(id),
    listNumbers: async (query) => assistants.listNumbers(query),
    assignNumber: async (phoneNumber, assistantId) => assistants.assign(phoneNumber, assistantId),
  };
}
