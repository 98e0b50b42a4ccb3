import type { ConversationLog } from "sms-pipeline";
import type { CallStep } from "./call-step.ts";
import { checkPlace, pageQuery } from "./page-query.ts";
import { isConversationOrNull, isConversationPage, isMessagePage } from "./sql-results.ts";

const MAX_PAGE = 200;
const MESSAGE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SEQ = /^\d{1,9}$/;

/** Reads what was said. `given` is what every call says besides its own input. */
export function createConversationLog(call: CallStep, given: () => object): ConversationLog {
  return {
    async list(query) {
      checkPlace(query.before, MESSAGE_ID, "conversations");
      const input = { ...given(), ...pageQuery(query, MAX_PAGE) };
      return call("sms_list_conversations", input, isConversationPage);
    },
    find: (conversationId) =>
      call("sms_find_conversation", { ...given(), conversationId }, isConversationOrNull),
    async messages(query) {
      checkPlace(query.before, SEQ, "messages");
      return call("sms_list_messages", pageQuery(query, MAX_PAGE), isMessagePage);
    },
  };
}
