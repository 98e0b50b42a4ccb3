import type {
  Assistant,
  ConsentEntry,
  ConversationFilter,
  ConversationSummary,
  MessageRecord,
  OptOut,
  PipelineHealth,
  SimulateResult,
} from "sms-pipeline";

// What the API says and takes, as the page reads it. No code: the page and the server share these types alone.

/** A phone number as it is shown. `id` gives it in full when it is asked for; null: nothing of it is hidden. */
export interface MaskedNumber {
  readonly masked: string;
  readonly id: string | null;
}

export interface ConsoleState {
  readonly access: "token" | "host" | "loopback";
  /** What the store can do. */
  readonly store: {
    readonly assistants: boolean;
    readonly conversations: boolean;
    readonly takeOver: boolean;
    readonly consent: boolean;
  };
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

export interface AssistantItem extends Assistant {
  readonly numbers: readonly MaskedNumber[];
}

export interface AssistantInput {
  readonly name: string;
  readonly firstSms: string | null;
  readonly smsPrompt: string | null;
}

export interface NumberItem {
  readonly number: MaskedNumber;
  readonly assistant: { readonly id: string; readonly name: string } | null;
}

export type ConversationItem = Omit<ConversationSummary, "number" | "person"> & {
  readonly number: MaskedNumber;
  readonly person: MaskedNumber;
};

export interface ConversationSearch {
  readonly number?: string;
  readonly state?: ConversationFilter;
  readonly before?: string;
  readonly limit?: number;
}

export type MessageItem = MessageRecord;

export type OptOutItem = Omit<OptOut, "person" | "scope"> & {
  readonly person: MaskedNumber;
  readonly scope: MaskedNumber;
};

export type ConsentItem = Omit<ConsentEntry, "person" | "scope"> & {
  readonly person: MaskedNumber;
  readonly scope: MaskedNumber;
};

export interface ConsentExport {
  /** The next piece of the file. */
  readonly text: string;
  readonly next: string | null;
}

export interface TryItInput {
  readonly assistant: AssistantInput;
  readonly body: string;
  /** Texts of one session continue each other. */
  readonly session: string;
}

export type TryItResult = Omit<SimulateResult, "assistant">;

export type HealthReport = PipelineHealth;

export interface ApiFailure {
  readonly error: string;
  /** What happened and what to do, for a person. */
  readonly message: string;
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
}
