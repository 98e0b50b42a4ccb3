/** Who answers a number. */
export interface Assistant {
  readonly id: string;
  readonly name: string;
  /** The greeting that opens a new conversation. Null: the model writes the first reply too. */
  readonly firstSms: string | null;
  /** The system prompt of its replies. Null: the pipeline's `defaultSystemPrompt`. */
  readonly smsPrompt: string | null;
}

/** An assistant with the numbers that it answers, as `SMS_SEED_FILE` and tests give it. */
export interface AssistantSeed {
  /** Default: a new id, or that of the assistant with the same name. */
  readonly id?: string;
  readonly name: string;
  readonly firstSms?: string | null;
  readonly smsPrompt?: string | null;
  /** In E.164, e.g. `+15550100001`. A number that another assistant had moves to this one. */
  readonly phoneNumbers: readonly string[];
}

/** An optional part of a store: creating and changing assistants. */
export interface AssistantDirectory {
  /**
   * Creates the assistant, or changes the one with that id (or, without an id, that name). What `firstSms` and `smsPrompt`
   * leave undefined stays as it was; `phoneNumbers` is the whole list.
   */
  save(seed: AssistantSeed): Promise<Assistant>;
}
