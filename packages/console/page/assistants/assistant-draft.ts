import type { AssistantInput, AssistantItem } from "../../src/api/types.ts";
import { draftOf } from "../parts/draft.ts";

const FIELDS = ["name", "firstSms", "smsPrompt"] as const;
type Field = (typeof FIELDS)[number];

export interface AssistantDraft {
  /** What stands in the form: what was typed, else what is saved. */
  readonly values: Readonly<Record<Field, string>>;
  readonly isChanged: boolean;
  set(field: Field, value: string): void;
  /** Forgets what was typed, but for what was typed since then: a save takes its time. */
  discard(): void;
  /** The values as the API takes them: a text of nothing but blanks is none. */
  fields(): AssistantInput;
}

// An empty draft is no draft. So that a field can be emptied, a typed value begins with this.
const TYPED = "=";

/** The form of one assistant. What was typed is kept for this tab until it is saved or discarded. */
export function assistantDraft(id: string | null, saved: AssistantItem | null): AssistantDraft {
  const kept = (field: Field) => draftOf(`assistant:${id ?? "new"}:${field}`);
  const textOf = (field: Field): string => {
    const typed = kept(field).value;
    return typed === "" ? (saved?.[field] ?? "") : typed.slice(TYPED.length);
  };
  const values = {
    name: textOf("name"),
    firstSms: textOf("firstSms"),
    smsPrompt: textOf("smsPrompt"),
  };
  return {
    values,
    isChanged: FIELDS.some((field) => values[field] !== (saved?.[field] ?? "")),
    set(field, value) {
      kept(field).value = TYPED + value;
    },
    discard() {
      for (const field of FIELDS) if (textOf(field) === values[field]) kept(field).value = "";
    },
    fields: () => ({
      name: textOf("name"),
      firstSms: textOrNull(textOf("firstSms")),
      smsPrompt: textOrNull(textOf("smsPrompt")),
    }),
  };
}

function textOrNull(text: string): string | null {
  return text.trim() === "" ? null : text;
}
