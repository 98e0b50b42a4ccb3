import { useLayoutEffect, useRef } from "preact/hooks";
import type { ConversationItem, MessageItem } from "../../src/api/types.ts";
import { dayWords } from "../words/time-words.ts";
import { MessageEntry } from "./message-entry.tsx";

interface MessageLogProps {
  readonly conversation: ConversationItem;
  /** Newest first, as they come. */
  readonly messages: readonly MessageItem[];
  /** Null when there are no older ones. */
  readonly onOlder: (() => Promise<void>) | null;
}

/** How near to the end counts as reading along. */
const NEAR_PX = 80;

/** Oldest first, as they are read. Whoever reads along stays at the end; whoever reads further up stays where they are. */
export function MessageLog({ conversation, messages, onOlder }: MessageLogProps) {
  const box = useRef<HTMLElement>(null);
  const place = useRef({ fromEnd: 0, oldest: "", isAtEnd: true });
  const ordered = [...messages].reverse();
  const oldest = ordered[0]?.id ?? "";

  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    if (place.current.isAtEnd) current.scrollTop = current.scrollHeight;
    // Older ones came in above: what was read stays under the eye.
    else if (place.current.oldest !== oldest) {
      current.scrollTop = current.scrollHeight - place.current.fromEnd;
    }
    remember();
  });

  function remember(): void {
    const { current } = box;
    if (!current) return;
    const fromEnd = current.scrollHeight - current.scrollTop;
    place.current = { fromEnd, oldest, isAtEnd: fromEnd - current.clientHeight < NEAR_PX };
  }

  let day = "";
  return (
    <section
      class="log"
      ref={box}
      onScroll={remember}
      aria-label="Messages"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by the keyboard
      tabIndex={0}
    >
      {onOlder && (
        <button type="button" class="quiet more" onClick={() => void onOlder()}>
          Show older
        </button>
      )}
      <div role="log" aria-live="polite" aria-relevant="additions">
        {ordered.map((message) => {
          const words = dayWords(message.at);
          const isNewDay = words !== day;
          day = words;
          return (
            <div key={message.id} class="log-item">
              {isNewDay && <h2 class="day">{words}</h2>}
              <MessageEntry message={message} messages={messages} conversation={conversation} />
            </div>
          );
        })}
      </div>
    </section>
  );
}
