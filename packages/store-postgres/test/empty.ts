/** Makes the store as it was after its migrations. */
export const EMPTY =
  "truncate sms_messages, sms_conversations, sms_threads, sms_opt_outs, sms_consent, sms_assistant_days, phone_number, assistant";
