import type { InboundRecord, OutboundRecord } from "sms-pipeline";
import type { ConversationItem, MessageItem } from "../../src/api/types.ts";
import { Icon } from "../parts/icon.tsx";
import { carrierErrorWords } from "../words/carrier-error-words.ts";
import { messageState } from "../words/message-state.ts";
import { SOURCE_WORDS } from "../words/source-words.ts";
import { clockWords, momentWords } from "../words/time-words.ts";
import { ReplyFacts } from "./reply-facts.tsx";
import { turnOf } from "./turn-steps.ts";

interface MessageEntryProps {
  readonly message: MessageItem;
  /** All that are loaded: some belong to the same turn. */
  readonly messages: readonly MessageItem[];
  readonly conversation: ConversationItem;
}

export function MessageEntry({ message, messages, conversation }: MessageEntryProps) {
  const { label, tone, detail } = messageState(message, conversation, carrierErrorWords);
  const isOurs = message.direction === "outbound";
  return (
    <article class={isOurs ? "message ours" : "message theirs"}>
      <p class="visually-hidden">{isOurs ? SOURCE_WORDS[message.source] : "The person"}:</p>
      <div class="bubble">
        {message.body !== "" && (
          <p class="body" dir="auto">
            {message.body}
          </p>
        )}
        {message.direction === "inbound" && <Attachments message={message} />}
      </div>
      <p class="facts">
        <span class={`state ${tone}`}>{label}</span>
        <time dateTime={new Date(message.at).toISOString()} title={momentWords(message.at)}>
          {clockWords(message.at)}
        </time>
        {isOurs && <span>{SOURCE_WORDS[message.source]}</span>}
      </p>
      {detail !== null && <p class={`facts detail ${tone}`}>{detail}</p>}
      {isOurs && <Turn reply={message} messages={messages} />}
    </article>
  );
}

/** Under the last part of a reply: how it came about. */
function Turn({
  reply,
  messages,
}: {
  readonly reply: OutboundRecord;
  readonly messages: readonly MessageItem[];
}) {
  const { parts, texts } = turnOf(reply, messages);
  if (parts.at(-1)?.id !== reply.id) return null;
  return <ReplyFacts parts={parts} texts={texts} />;
}

/** Pictures lie with the carrier: they are linked, never loaded, so that looking at a text calls nobody. */
function Attachments({ message: { media, location, body } }: { readonly message: InboundRecord }) {
  return (
    <>
      {media.map(({ url, contentType }, index) => (
        <p key={url} class="attachment">
          <Icon name="picture" />
          {/^https?:\/\//i.test(url) ? (
            <a href={url} target="_blank" rel="noreferrer noopener">
              {contentType || "File"} {media.length > 1 ? index + 1 : ""}
            </a>
          ) : (
            contentType || "File"
          )}
        </p>
      ))}
      {location && (
        <p class="attachment">
          {location.label ?? "Location"}: {location.address ?? ""} {location.latitude},{" "}
          {location.longitude}
        </p>
      )}
      {body === "" && media.length === 0 && !location && <p class="muted">Empty text</p>}
    </>
  );
}
