import { useSignal } from "@preact/signals";
import type { ConversationFilter } from "sms-pipeline";
import type { ConversationItem, ConversationSearch } from "../../src/api/types.ts";
import { ApiError, messageOf } from "../api/api-error.ts";
import { api } from "../api/client.ts";
import { routeHref } from "../frame/route.ts";
import { announce } from "../parts/announce.tsx";
import { draftOf } from "../parts/draft.ts";
import { type PagedList, withFreshPage, withOlderPage } from "../parts/paged-list.ts";
import { usePoll } from "../parts/poll.ts";
import { searchTerm } from "../words/phone-number.ts";
import { ConversationRow } from "./conversation-row.tsx";

const FILTERS: readonly { readonly state: ConversationFilter | null; readonly label: string }[] = [
  { state: null, label: "All" },
  { state: "live", label: "Live" },
  { state: "waiting", label: "Waiting" },
  { state: "paused", label: "Paused" },
  { state: "failed", label: "Failed" },
];

const KEYS = {
  id: ({ id }: ConversationItem) => id,
  order: ({ lastMessageAt }: ConversationItem) => lastMessageAt,
};

interface ConversationListProps {
  readonly selectedId: string | null;
  readonly state: ConversationFilter | null;
}

export function ConversationList({ selectedId, state }: ConversationListProps) {
  // Not in the address: a number has no place in a browser's history.
  const typed = draftOf("search");
  const list = useSignal<PagedList<ConversationItem> | null>(null);
  const loadingMore = useSignal(false);
  const term = searchTerm(typed.value);
  const search: ConversationSearch = {
    ...(term !== null && term !== "" && { number: term }),
    ...(state !== null && { state }),
  };
  const key = JSON.stringify(search);
  const shownFor = useSignal(key);

  usePoll(
    async (abort) => {
      if (term === null) return;
      const fresh = await api.searchConversations(search, abort);
      const isSame = shownFor.value === key && list.value !== null;
      list.value = isSame && list.value ? withFreshPage(list.value, fresh, KEYS) : fresh;
      shownFor.value = key;
    },
    [key, term === null],
  );

  async function loadMore(before: string): Promise<void> {
    if (loadingMore.value) return;
    loadingMore.value = true;
    try {
      const older = await api.searchConversations({ ...search, before });
      if (list.value?.next === before) list.value = withOlderPage(list.value, older, KEYS);
    } catch (error) {
      announce(messageOf(error), "bad");
      // A cursor of a server that was started anew since: from the beginning.
      if (error instanceof ApiError && error.failure.error === "invalid_cursor") list.value = null;
    } finally {
      loadingMore.value = false;
    }
  }

  const { items, next } = list.value ?? { items: [], next: null };
  const now = Date.now();
  return (
    <section class="split-list" aria-label="Conversations">
      <header class="list-header">
        <h1>Conversations</h1>
        <input
          type="search"
          inputmode="tel"
          placeholder="Search by number"
          aria-label="Search by number: its beginning with +, or its end"
          aria-invalid={term === null}
          aria-describedby="search-problem"
          value={typed.value}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
          }}
        />
        <p id="search-problem" class="problem" role="alert">
          {term === null && "Search for +1555 (how it begins) or 0100 (how it ends)."}
        </p>
        <nav class="filters" aria-label="Filter">
          {FILTERS.map((filter) => (
            <a
              key={filter.label}
              href={routeHref({ view: "conversations", id: selectedId, state: filter.state })}
              aria-current={filter.state === state ? "true" : undefined}
            >
              {filter.label}
            </a>
          ))}
        </nav>
      </header>
      <ul class="rows">
        {items.map((conversation) => (
          <ConversationRow
            key={conversation.id}
            conversation={conversation}
            href={routeHref({ view: "conversations", id: conversation.id, state })}
            isSelected={conversation.id === selectedId}
            now={now}
          />
        ))}
      </ul>
      {list.value === null && <p class="empty">Loading…</p>}
      {list.value !== null && items.length === 0 && next === null && (
        <p class="empty">{emptyWords(term, state)}</p>
      )}
      {next !== null && (
        <button
          type="button"
          class="quiet more"
          aria-disabled={loadingMore.value}
          onClick={() => void loadMore(next)}
        >
          {items.length === 0 ? "Search further back" : "Show older"}
        </button>
      )}
    </section>
  );
}

function emptyWords(term: string | null, state: ConversationFilter | null): string {
  if (term !== null && term !== "") return "No conversation with such a number.";
  if (state !== null) return "No such conversation now.";
  return "No conversations yet. When somebody texts one of your numbers, it appears here.";
}
