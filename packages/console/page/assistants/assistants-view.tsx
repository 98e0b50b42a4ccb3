import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AssistantItem, Page } from "../../src/api/types.ts";
import { messageOf } from "../api/api-error.ts";
import { api } from "../api/client.ts";
import { routeHref } from "../frame/route.ts";
import { NumberText } from "../parts/number-text.tsx";
import { withChangedRow, withOlderPage } from "../parts/paged-list.ts";
import { ToDetail } from "../parts/to-detail.tsx";
import { AssistantEditor } from "./assistant-editor.tsx";

const NEW_ASSISTANT = "new";

const KEYS = { id: ({ id }: AssistantItem) => id };

export function AssistantsView({ id }: { readonly id: string | null }) {
  const list = useSignal<Page<AssistantItem> | null>(null);
  const problem = useSignal<string | null>(null);

  async function load(after: string | null = null): Promise<void> {
    try {
      const page = await api.assistants(after);
      list.value = after !== null && list.value ? withOlderPage(list.value, page, KEYS) : page;
      problem.value = null;
    } catch (error) {
      problem.value = messageOf(error);
    }
  }
  useEffect(() => void load(), []);

  function show(saved: AssistantItem): void {
    if (!list.value?.items.some(({ id }) => id === saved.id)) void load();
    else list.value = withChangedRow(list.value, saved, KEYS);
  }

  const { items, next } = list.value ?? { items: [], next: null };
  return (
    <div class={id === null ? "split" : "split has-detail"}>
      <section class="split-list" aria-label="Assistants">
        <header class="list-header with-action">
          <h1>Assistants</h1>
          <a class="button primary" href={routeHref({ view: "assistants", id: NEW_ASSISTANT })}>
            New assistant
          </a>
        </header>
        {problem.value !== null && (
          <p class="banner bad" role="alert">
            {problem.value}{" "}
            <button type="button" onClick={() => void load()}>
              Try again
            </button>
          </p>
        )}
        <ul class="rows">
          {items.map((assistant) => (
            <li key={assistant.id}>
              <AssistantRow assistant={assistant} isSelected={assistant.id === id} />
              {assistant.id === id && <ToDetail />}
            </li>
          ))}
        </ul>
        {list.value?.items.length === 0 && (
          <p class="empty">No assistant yet. Create one, then give it a phone number.</p>
        )}
        {next !== null && (
          <button type="button" class="quiet more" onClick={() => void load(next)}>
            Show more
          </button>
        )}
      </section>
      {id === null ? (
        <p class="split-detail empty">Choose an assistant, or create one.</p>
      ) : (
        <AssistantEditor
          key={id}
          id={id === NEW_ASSISTANT ? null : id}
          known={items.find((assistant) => assistant.id === id) ?? null}
          onSaved={show}
        />
      )}
    </div>
  );
}

interface AssistantRowProps {
  readonly assistant: AssistantItem;
  readonly isSelected: boolean;
}

function AssistantRow({ assistant, isSelected }: AssistantRowProps) {
  const { id, name, numbers, firstSms } = assistant;
  const [first] = numbers;
  return (
    <a
      class="row"
      href={routeHref({ view: "assistants", id })}
      aria-current={isSelected ? "true" : undefined}
    >
      <span class="row-line">
        <strong class="preview">
          <bdi>{name}</bdi>
        </strong>
        <span class="muted small">
          {first ? <NumberText number={first} /> : "No number"}
          {numbers.length > 1 && ` and ${numbers.length - 1} more`}
        </span>
      </span>
      <span class="row-line">
        <span class="preview">
          <bdi>{firstSms ?? "The model writes the first reply"}</bdi>
        </span>
      </span>
    </a>
  );
}
