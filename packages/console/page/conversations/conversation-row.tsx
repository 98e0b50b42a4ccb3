import type { ConversationItem } from "../../src/api/types.ts";
import { NumberText } from "../parts/number-text.tsx";
import { ToDetail } from "../parts/to-detail.tsx";
import { agoWords, momentWords } from "../words/time-words.ts";
import { Chips } from "./chips.tsx";
import { conversationChips } from "./conversation-chips.ts";

interface ConversationRowProps {
  readonly conversation: ConversationItem;
  readonly href: string;
  readonly isSelected: boolean;
  readonly now: number;
}

export function ConversationRow({ conversation, href, isSelected, now }: ConversationRowProps) {
  const { person, number, assistant, lastMessage, lastMessageAt } = conversation;
  return (
    <li>
      <a class="row" href={href} aria-current={isSelected ? "true" : undefined}>
        <span class="row-line">
          <strong>
            <NumberText number={person} />
          </strong>
          <time dateTime={new Date(lastMessageAt).toISOString()} title={momentWords(lastMessageAt)}>
            {agoWords(lastMessageAt, now)}
          </time>
        </span>
        <span class="row-line">
          <span class="preview">
            {lastMessage?.direction === "outbound" && <span class="muted">Reply: </span>}
            <bdi>{previewOf(lastMessage)}</bdi>
          </span>
        </span>
        <span class="row-line">
          <span class="muted small">
            {assistant?.name ?? "No assistant"} · <NumberText number={number} />
          </span>
          <Chips chips={conversationChips(conversation)} />
        </span>
      </a>
      {isSelected && <ToDetail />}
    </li>
  );
}

function previewOf(message: ConversationItem["lastMessage"]): string {
  if (message === null) return "Its messages are no longer kept";
  if (message.body.trim() !== "") return message.body;
  return message.mediaCount > 0 ? "Picture" : "Empty text";
}
