import { useSignal } from "@preact/signals";
import type { ConversationFilter } from "sms-pipeline";
import type { ConversationItem, MessageItem } from "../../src/api/types.ts";
import { ApiError, messageOf } from "../api/api-error.ts";
import { api } from "../api/client.ts";
import { routeHref } from "../frame/route.ts";
import { announce } from "../parts/announce.tsx";
import { Icon } from "../parts/icon.tsx";
import { NumberText, RevealableNumber } from "../parts/number-text.tsx";
import { type PagedList, withFreshPage, withOlderPage } from "../parts/paged-list.ts";
import { refreshNow, usePoll } from "../parts/poll.ts";
import { minuteWords } from "../words/time-words.ts";
import { Chips } from "./chips.tsx";
import { Composer } from "./composer.tsx";
import { conversationChips } from "./conversation-chips.ts";
import { MessageLog } from "./message-log.tsx";

const KEYS = {
  id: ({ id }: MessageItem) => id,
  order: ({ seq }: MessageItem) => seq,
};

interface ConversationDetailProps {
  readonly id: string;
  readonly filter: ConversationFilter | null;
  readonly mayTakeOver: boolean;
}

export function ConversationDetail({ id, filter, mayTakeOver }: ConversationDetailProps) {
  const conversation = useSignal<ConversationItem | null>(null);
  const messages = useSignal<PagedList<MessageItem> | null>(null);
  const isGone = useSignal(false);
  const busy = useSignal(false);

  usePoll(
    async (abort) => {
      try {
        const [found, fresh] = await Promise.all([
          api.conversation(id, abort),
          api.messages(id, null, abort),
        ]);
        messages.value = messages.value ? withFreshPage(messages.value, fresh, KEYS) : fresh;
        conversation.value = found;
        isGone.value = false;
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) isGone.value = true;
        throw error;
      }
    },
    [id],
  );

  async function loadOlder(before: string): Promise<void> {
    try {
      const older = await api.messages(id, before);
      if (messages.value?.next === before) {
        messages.value = withOlderPage(messages.value, older, KEYS);
      }
    } catch (error) {
      announce(messageOf(error), "bad");
      // A cursor of a server that was started anew since: from the beginning.
      if (error instanceof ApiError && error.failure.error === "invalid_cursor") {
        messages.value = null;
        refreshNow();
      }
    }
  }

  async function takeOver(isPaused: boolean): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    try {
      await (isPaused ? api.resume(id) : api.pause(id));
      announce(
        isPaused
          ? "Handed back: the assistant answers the next text."
          : "Taken over: the assistant is silent until you hand it back.",
      );
    } catch (error) {
      announce(messageOf(error), "bad");
    } finally {
      busy.value = false;
      refreshNow();
    }
  }

  const back = routeHref({ view: "conversations", id: null, state: filter });
  const found = conversation.value;
  if (isGone.value || !found || !messages.value) {
    return (
      <section class="split-detail" aria-label="Conversation">
        <a class="back" href={back}>
          <Icon name="back" /> Conversations
        </a>
        <p class="empty">
          {isGone.value ? "There is no such conversation: it may have been erased." : "Loading…"}
        </p>
      </section>
    );
  }
  const isPaused = found.paused !== null;
  const { next } = messages.value;
  return (
    <section class="split-detail" aria-label="Conversation">
      <header class="detail-header">
        <a class="back icon-button" href={back} aria-label="Back to the list">
          <Icon name="back" />
        </a>
        <div class="detail-title">
          <h1>
            <RevealableNumber number={found.person} />
          </h1>
          <p class="muted small">
            {found.assistant?.name ?? "No assistant"} on <NumberText number={found.number} /> ·
            since {minuteWords(found.startedAt)}
          </p>
        </div>
        <Chips chips={conversationChips(found)} />
        {mayTakeOver && (
          <button
            type="button"
            class={isPaused ? "primary" : ""}
            aria-disabled={busy.value}
            onClick={() => void takeOver(isPaused)}
          >
            {isPaused ? "Hand back" : "Take over"}
          </button>
        )}
      </header>
      <MessageLog
        conversation={found}
        messages={messages.value.items}
        onOlder={next === null ? null : () => loadOlder(next)}
      />
      {mayTakeOver && <Composer conversation={found} />}
    </section>
  );
}
