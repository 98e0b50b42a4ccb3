import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { AssistantItem } from "../../src/api/types.ts";
import { messageOf } from "../api/api-error.ts";
import { api } from "../api/client.ts";
import { announce } from "../parts/announce.tsx";
import { draftOf } from "../parts/draft.ts";
import { checkNumber } from "../words/phone-number.ts";
import { AssistantChoice } from "./assistant-choice.tsx";

interface AddNumberProps {
  readonly assistants: readonly AssistantItem[];
  readonly onAdded: () => void;
}

export function AddNumber({ assistants, onAdded }: AddNumberProps) {
  const typed = draftOf("number");
  const assistantId = draftOf("number-assistant");
  const problem = useSignal<string | null>(null);
  const busy = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  // A draft may name an assistant that is gone.
  const chosen = assistants.find(({ id }) => id === assistantId.value) ?? null;

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const checked = checkNumber(typed.value);
    problem.value = checked.kind === "problem" ? checked.problem : null;
    if (checked.kind === "problem") {
      field.current?.focus();
      return;
    }
    if (busy.value) return;
    busy.value = true;
    try {
      await api.assignNumber({ phoneNumber: checked.phoneNumber }, chosen?.id ?? null);
      announce(chosen ? `${chosen.name} answers this number now.` : "The number is known now.");
      typed.value = "";
      onAdded();
    } catch (error) {
      problem.value = messageOf(error);
    } finally {
      busy.value = false;
    }
  }
  return (
    <form class="add-number" noValidate onSubmit={(event) => void submit(event)}>
      <div class="field">
        <label for="phone-number">Phone number</label>
        <input
          ref={field}
          id="phone-number"
          type="tel"
          autocomplete="off"
          placeholder="+1 555 010 0001"
          aria-describedby="phone-number-problem"
          aria-invalid={problem.value !== null}
          value={typed.value}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
            problem.value = null;
          }}
        />
      </div>
      <AssistantChoice
        label="Assistant that answers it"
        assistants={assistants}
        selectedId={chosen?.id ?? null}
        none="Choose an assistant"
        onSelect={(id) => {
          assistantId.value = id ?? "";
        }}
      />
      <button type="submit" class="primary" aria-disabled={busy.value}>
        Assign
      </button>
      <p id="phone-number-problem" class="problem" role="alert">
        {problem.value}
      </p>
    </form>
  );
}
