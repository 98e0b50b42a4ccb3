import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AssistantItem } from "../../src/api/types.ts";
import { ApiError, fieldProblem, messageOf } from "../api/api-error.ts";
import { api } from "../api/client.ts";
import { goTo } from "../frame/current-route.ts";
import { routeHref } from "../frame/route.ts";
import { announce } from "../parts/announce.tsx";
import { Icon } from "../parts/icon.tsx";
import { firstSmsNote } from "../words/segment-words.ts";
import { assistantDraft } from "./assistant-draft.ts";
import { TryIt } from "./try-it.tsx";

interface AssistantEditorProps {
  /** Null for one that does not exist yet. */
  readonly id: string | null;
  /** As the list has it: it need not be loaded again. */
  readonly known: AssistantItem | null;
  readonly onSaved: (saved: AssistantItem) => void;
}

/** The form of an assistant, and beside it the assistant as the form says, to talk to. */
export function AssistantEditor({ id, known, onSaved }: AssistantEditorProps) {
  const saved = useSignal<AssistantItem | null>(known);
  const problem = useSignal<unknown>(null);
  const busy = useSignal(false);
  const isGone = useSignal(false);
  async function load(): Promise<void> {
    if (id === null) return;
    problem.value = null;
    try {
      saved.value = await api.assistant(id);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) isGone.value = true;
      else problem.value = error;
    }
  }
  useEffect(() => void load(), [id]);

  const draft = assistantDraft(id, saved.value);
  const back = (
    <a class="back" href={routeHref({ view: "assistants", id: null })}>
      <Icon name="back" /> Assistants
    </a>
  );
  if (isGone.value || (id !== null && saved.value === null)) {
    const words = isGone.value ? "There is no such assistant." : "Loading…";
    return (
      <section class="split-detail" aria-label="Assistant">
        {back}
        <p class="empty" role="status">
          {problem.value === null ? words : messageOf(problem.value)}
        </p>
        {problem.value !== null && (
          <button type="button" class="quiet more" onClick={() => void load()}>
            Try again
          </button>
        )}
      </section>
    );
  }

  /** The fields that were not touched as they are by now: another tab or person may have changed them. */
  async function update(assistantId: string): Promise<AssistantItem> {
    const current = await api.assistant(assistantId);
    return await api.updateAssistant(assistantId, assistantDraft(id, current).fields());
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    problem.value = null;
    try {
      const item = await (id === null ? api.createAssistant(draft.fields()) : update(id));
      draft.discard();
      saved.value = item;
      onSaved(item);
      if (id === null) {
        announce(`${item.name} is created. Give it a phone number next.`);
        goTo({ view: "assistants", id: item.id });
      } else
        announce(
          "Saved. It holds from the next reply on, the first message from the next conversation.",
        );
    } catch (error) {
      problem.value = error;
    } finally {
      busy.value = false;
    }
  }

  const first = firstSmsNote(draft.values.firstSms);
  const nameProblem = fieldProblem(problem.value, "name");
  return (
    <section class="split-detail editor" aria-label="Assistant">
      {back}
      <form class="editor-form" onSubmit={(event) => void submit(event)}>
        <h1>{id === null ? "New assistant" : (saved.value?.name ?? "Assistant")}</h1>
        <div class="field">
          <label for="name">Name</label>
          <input
            id="name"
            dir="auto"
            required
            maxLength={200}
            autocomplete="off"
            aria-describedby="name-hint"
            aria-invalid={nameProblem !== null}
            value={draft.values.name}
            onInput={({ currentTarget }) => draft.set("name", currentTarget.value)}
          />
          <p id="name-hint" class={nameProblem === null ? "hint" : "problem"}>
            {nameProblem === null ? "For you: nobody who texts sees it." : `It ${nameProblem}.`}
          </p>
        </div>
        <div class="field">
          <label for="first-sms">First SMS Message</label>
          <textarea
            id="first-sms"
            rows={3}
            dir="auto"
            maxLength={1_600}
            aria-describedby="first-sms-note first-sms-hint"
            value={draft.values.firstSms}
            onInput={({ currentTarget }) => draft.set("firstSms", currentTarget.value)}
          />
          <p id="first-sms-note" class="hint count">
            {first.words}
            {first.warning !== null && <span class="warning"> {first.warning}</span>}
          </p>
          <p id="first-sms-hint" class="hint">
            Greets whoever begins a conversation. Left empty, the model writes the first reply too.
          </p>
        </div>
        <div class="field grows">
          <label for="sms-prompt">SMS System Prompt</label>
          <textarea
            id="sms-prompt"
            rows={10}
            dir="auto"
            maxLength={64_000}
            aria-describedby="sms-prompt-hint"
            value={draft.values.smsPrompt}
            onInput={({ currentTarget }) => draft.set("smsPrompt", currentTarget.value)}
          />
          <p id="sms-prompt-hint" class="hint">
            Tells the model who it is and how to answer. Left empty, the pipeline’s own prompt
            holds.
          </p>
        </div>
        {problem.value !== null && nameProblem === null && (
          <p class="problem" role="alert">
            {messageOf(problem.value)}
          </p>
        )}
        <div class="actions">
          <button type="submit" class="primary" aria-disabled={busy.value}>
            {id === null ? "Create assistant" : "Save"}
          </button>
          <button
            type="button"
            class="quiet"
            aria-disabled={!draft.isChanged}
            onClick={() => draft.discard()}
          >
            Discard changes
          </button>
        </div>
      </form>
      <TryIt key={id ?? "new"} name={id ?? "new"} fields={() => draft.fields()} />
    </section>
  );
}
