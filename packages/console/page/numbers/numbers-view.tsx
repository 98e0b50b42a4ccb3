import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AssistantItem, NumberItem, Page } from "../../src/api/types.ts";
import { messageOf } from "../api/api-error.ts";
import { api } from "../api/client.ts";
import { routeHref } from "../frame/route.ts";
import { announce } from "../parts/announce.tsx";
import { RevealableNumber } from "../parts/number-text.tsx";
import { withChangedRow, withOlderPage } from "../parts/paged-list.ts";
import { AddNumber } from "./add-number.tsx";
import { AssistantChoice } from "./assistant-choice.tsx";

const KEYS = { id: ({ number }: NumberItem) => number.id ?? number.masked };
const MOST_ASSISTANTS = 1_000;

export function NumbersView() {
  const numbers = useSignal<Page<NumberItem> | null>(null);
  const assistants = useSignal<readonly AssistantItem[]>([]);
  const problem = useSignal<string | null>(null);

  async function load(after: string | null = null): Promise<void> {
    try {
      const page = await api.numbers(after);
      numbers.value =
        after !== null && numbers.value ? withOlderPage(numbers.value, page, KEYS) : page;
      problem.value = null;
    } catch (error) {
      problem.value = messageOf(error);
    }
  }
  async function loadAll(): Promise<void> {
    await load();
    try {
      assistants.value = await allAssistants();
    } catch (error) {
      problem.value = messageOf(error);
    }
  }
  useEffect(() => void loadAll(), []);

  async function assign(item: NumberItem, assistantId: string | null): Promise<void> {
    if (item.number.id === null) return;
    try {
      await api.assignNumber({ id: item.number.id }, assistantId);
    } catch (error) {
      announce(messageOf(error), "bad");
      return load();
    }
    const assistant = assistants.value.find(({ id }) => id === assistantId) ?? null;
    announce(
      assistant ? `${assistant.name} answers this number now.` : "Nobody answers this number now.",
    );
    if (numbers.value) numbers.value = withChangedRow(numbers.value, { ...item, assistant }, KEYS);
  }

  const { items, next } = numbers.value ?? { items: [], next: null };
  return (
    <section class="plain-view" aria-label="Phone numbers">
      <h1>Phone numbers</h1>
      <p class="lead">
        Who answers which number. Set the number’s webhook at the carrier to this server too.
      </p>
      <AddNumber assistants={assistants.value} onAdded={() => void load()} />
      {problem.value !== null && (
        <p class="banner bad" role="alert">
          {problem.value}{" "}
          <button type="button" onClick={() => void loadAll()}>
            Try again
          </button>
        </p>
      )}
      <ul class="table numbers">
        {items.map((item) => (
          <li key={KEYS.id(item)} class="table-row">
            <RevealableNumber number={item.number} />
            <AssistantChoice
              label={`Assistant of the number ending in ${item.number.masked.slice(-4)}`}
              assistants={withCurrent(assistants.value, item.assistant)}
              selectedId={item.assistant?.id ?? null}
              none="Nobody"
              onSelect={(id) => void assign(item, id)}
            />
            {item.assistant ? (
              <a href={routeHref({ view: "assistants", id: item.assistant.id })}>Open assistant</a>
            ) : (
              <span class="muted small">Texts to it get no answer</span>
            )}
          </li>
        ))}
      </ul>
      {numbers.value === null && problem.value === null && <p class="empty">Loading…</p>}
      {numbers.value?.items.length === 0 && (
        <p class="empty">No number is known yet. Add one above.</p>
      )}
      {next !== null && (
        <button type="button" class="quiet more" onClick={() => void load(next)}>
          Show more
        </button>
      )}
    </section>
  );
}

/** One that is not among those loaded can be kept all the same. */
function withCurrent(
  assistants: readonly AssistantItem[],
  current: NumberItem["assistant"],
): readonly { readonly id: string; readonly name: string }[] {
  const isKnown = current === null || assistants.some(({ id }) => id === current.id);
  return isKnown ? assistants : [current, ...assistants];
}

async function allAssistants(): Promise<AssistantItem[]> {
  const all: AssistantItem[] = [];
  let after: string | null = null;
  do {
    const page: Page<AssistantItem> = await api.assistants(after);
    all.push(...page.items);
    after = page.next;
  } while (after !== null && all.length < MOST_ASSISTANTS);
  return all;
}
