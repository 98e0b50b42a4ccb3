import { useSignal } from "@preact/signals";
import { Fragment, type JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { dayOf } from "../words/time-words.ts";
import { Bubble } from "./bubble.tsx";
import type { ThreadItem } from "./thread.ts";

/** How many messages are drawn at first, and how many more each time. */
const STEP = 100;
const NEAR_END_PX = 40;

export interface ConversationProps {
  readonly label: string;
  readonly items: readonly ThreadItem[];
}

/** What was written, newest last. It stays at its end while messages come, unless somebody has scrolled up to read. */
export function Conversation({ label, items }: ConversationProps): JSX.Element {
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useSignal(true);
  const shown = useSignal(STEP);
  const toEnd = (): void => {
    if (log.current !== null) log.current.scrollTop = log.current.scrollHeight;
  };
  const keepAtEnd = (): void => {
    if (atEnd.peek()) toEnd();
  };
  // Sizes change too: the window's, the composer's.
  useLayoutEffect(() => {
    if (log.current === null) return;
    const observer = new ResizeObserver(keepAtEnd);
    observer.observe(log.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(keepAtEnd, [items]);

  const visible = items.slice(-shown.value);
  return (
    <div class="conversation">
      <div
        ref={log}
        class="log"
        role="log"
        aria-live="polite"
        aria-relevant="additions"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          atEnd.value = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
        }}
        onLoadCapture={keepAtEnd}
      >
        {visible.length < items.length && (
          <button
            type="button"
            class="earlier"
            onClick={() => {
              shown.value += STEP;
            }}
          >
            Show earlier messages
          </button>
        )}
        {items.length === 0 && <p class="empty">No messages yet. Write one below.</p>}
        <ol>
          {visible.map((item, index) => (
            <Fragment key={item.key}>
              <Day at={writtenAt(item)} before={visible[index - 1]} />
              <Bubble item={item} />
            </Fragment>
          ))}
        </ol>
      </div>
      {!atEnd.value && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon name="down" />
          Newest
        </button>
      )}
    </div>
  );
}

interface DayProps {
  readonly at: number;
  readonly before: ThreadItem | undefined;
}

function Day({ at, before }: DayProps): JSX.Element | null {
  const day = dayOf(at);
  const isNew = before !== undefined ? dayOf(writtenAt(before)) !== day : day !== dayOf(Date.now());
  return isNew ? <li class="day">{day}</li> : null;
}

function writtenAt(item: ThreadItem): number {
  return item.kind === "message" ? item.message.createdAt : item.text.writtenAt;
}
