import type { Loose } from "../options-types.ts";

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
  readonly id?: string | undefined;
  readonly name: string;
  readonly firstSms?: string | null | undefined;
  readonly smsPrompt?: string | null | undefined;
  /** In E.164, e.g. `+15550100001`. A number that another assistant had moves to this one. */
  readonly phoneNumbers: readonly string[];
}

/** What can be set of an assistant. An empty text is as good as null. */
export interface AssistantFields {
  readonly name: string;
  readonly firstSms: string | null;
  readonly smsPrompt: string | null;
}

/** An assistant as it is listed. */
export interface AssistantEntry extends Assistant {
  /** Its numbers, in order; of more than 100 the first 100. `listNumbers` has them all. */
  readonly phoneNumbers: readonly string[];
}

export interface AssistantQuery {
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  /** Assistants a page, at most 200. */
  readonly limit: number;
}

export interface AssistantPage {
  /** In an order of the store's own, which new ones do not change. */
  readonly assistants: readonly AssistantEntry[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** A number of ours. */
export interface NumberEntry {
  readonly phoneNumber: string;
  /** Who answers it; null: nobody. */
  readonly assistant: { readonly id: string; readonly name: string } | null;
}

export interface NumberQuery {
  /** Only this assistant's. */
  readonly assistantId?: string | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  /** Numbers a page, at most 200. */
  readonly limit: number;
}

export interface NumberPage {
  /** In the order of the numbers. */
  readonly numbers: readonly NumberEntry[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** An optional part of a store: creating and changing assistants, and giving them numbers. */
export interface AssistantDirectory {
  /**
   * Creates the assistant, or changes the one with that id (or, without an id, that name). What `firstSms` and `smsPrompt`
   * leave undefined stays as it was; `phoneNumbers` is the whole list. Throws `ConfigurationError` `invalid_options` for what
   * is no phone number (`checkAssistantSeed`), and saves nothing.
   */
  save(seed: AssistantSeed): Promise<Assistant>;
  /** Creates an assistant without numbers, also when another has the name already. */
  create(fields: AssistantFields): Promise<AssistantEntry>;
  /** Changes what is given, and leaves the rest and the numbers as they are. Null when there is none with this id. */
  update(id: string, fields: Loose<AssistantFields>): Promise<AssistantEntry | null>;
  list(query: AssistantQuery): Promise<AssistantPage>;
  /** Null when there is none with this id. */
  find(id: string): Promise<AssistantEntry | null>;
  /** The numbers that an assistant has, and those that one had. */
  listNumbers(query: NumberQuery): Promise<NumberPage>;
  /**
   * Gives the number to this assistant, whoever had it before, or with null to nobody. A number that was not known becomes
   * known. `unknown_assistant` when there is none with this id: nothing was written.
   */
  assignNumber(
    phoneNumber: string,
    assistantId: string | null,
  ): Promise<"assigned" | "unknown_assistant">;
}
