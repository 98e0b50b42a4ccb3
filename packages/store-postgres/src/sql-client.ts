import type { SmsPipelineError } from "sms-pipeline";

/** The SQL functions that make up the store, one for each of its steps and readings, and one for several steps. */
export type SqlFunction =
  | "sms_receive"
  | "sms_claim"
  | "sms_claim_due"
  | "sms_renew"
  | "sms_release"
  | "sms_stage"
  | "sms_settle"
  | "sms_steps"
  | "sms_record_delivery"
  | "sms_find_assistant"
  | "sms_save_assistant"
  | "sms_create_assistant"
  | "sms_update_assistant"
  | "sms_list_assistants"
  | "sms_get_assistant"
  | "sms_list_numbers"
  | "sms_assign_number"
  | "sms_list_consent"
  | "sms_list_opt_outs"
  | "sms_erase_customer"
  | "sms_prune_messages"
  | "sms_prune_threads"
  | "sms_list_conversations"
  | "sms_find_conversation"
  | "sms_list_messages"
  | "sms_pause"
  | "sms_resume"
  | "sms_stage_message"
  | "sms_health";

/** How the store reaches its database. */
export interface SqlClient {
  /**
   * Calls a function in one round trip and one transaction. `input` is JSON text, its one argument, which is named
   * `input` too. Resolves to the JSON value that the function returned, parsed. Rejects with the driver's own error,
   * whose `code` is the SQLSTATE where the database refused, or with a `StoreError`.
   */
  callFunction(name: SqlFunction, input: string): Promise<unknown>;
  /** The `StoreError` for what `callFunction` rejected with. Default: this package's `toStoreError`. */
  readonly toStoreError?: ((error: unknown) => SmsPipelineError) | undefined;
  /** The database runs inside this process, and dies with it. Default false. */
  readonly isEmbedded?: boolean | undefined;
  /** How the migrations are run, to be read after a colon. Default: this package's command. */
  readonly howToMigrate?: string | undefined;
}
