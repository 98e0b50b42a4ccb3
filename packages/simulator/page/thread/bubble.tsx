import type { ComponentChildren, JSX } from "preact";
import { explainErrorCode } from "sms-pipeline/twilio/error-codes";
import type { DeskMessage } from "../../src/desk/api.ts";
import { outbox } from "../app.ts";
import { showDeliveriesOf } from "../frame/view.ts";
import type { OutboxText } from "../outbox/outbox-text.ts";
import { dataUrlOf } from "../outbox/picture.ts";
import { Icon } from "../parts/icon.tsx";
import { type MessageWords, messageWords } from "../words/message-words.ts";
import { timeOfDay } from "../words/time-words.ts";
import { Pictures } from "./pictures.tsx";
import type { ThreadItem } from "./thread.ts";

/** One message as the phone shows it, with what became of it. */
export function Bubble({ item }: { readonly item: ThreadItem }): JSX.Element {
  return item.kind === "message" ? (
    <MessageBubble message={item.message} />
  ) : (
    <WrittenBubble text={item.text} />
  );
}

function MessageBubble({ message }: { readonly message: DeskMessage }): JSX.Element {
  const { direction, source, body, media, segments, encoding, createdAt, sid } = message;
  const state = messageWords(message, explainErrorCode);
  return (
    <Frame
      mine={direction === "inbound"}
      source={source}
      tone={state.tone}
      body={body}
      pictures={<Pictures pictures={media} />}
    >
      <span>
        <time dateTime={new Date(createdAt).toISOString()}>{timeOfDay(createdAt)}</time>
        <span title={encoding}>
          {" · "}
          {segments === 1 ? "1 segment" : `${segments} segments`}
        </span>
        {source === "reply" && " · TwiML"}
      </span>
      {source !== "carrier" && (
        <button
          type="button"
          class="state"
          data-tone={state.tone}
          onClick={() => showDeliveriesOf(sid)}
        >
          <Icon name={state.icon} />
          {state.words}
          <span class="visually-hidden">: show its deliveries</span>
        </button>
      )}
    </Frame>
  );
}

const WRITTEN: Readonly<Record<OutboxText["state"], MessageWords>> = {
  waiting: { icon: "clock", tone: "quiet", words: "Waiting" },
  sending: { icon: "clock", tone: "quiet", words: "Sending" },
  refused: { icon: "warning", tone: "bad", words: "Refused" },
};

function WrittenBubble({ text }: { readonly text: OutboxText }): JSX.Element {
  const { icon, tone, words } = WRITTEN[text.state];
  const pictures = text.pictures.map((picture) => ({
    url: dataUrlOf(picture),
    contentType: picture.contentType,
  }));
  return (
    <Frame
      mine
      source="person"
      tone={tone}
      body={text.body}
      pictures={<Pictures pictures={pictures} />}
    >
      <span>{timeOfDay(text.writtenAt)}</span>
      <span class="state" data-tone={tone}>
        <Icon name={icon} />
        {text.problem === null ? words : `${words}: ${text.problem}`}
      </span>
      {text.state === "refused" && (
        <span class="bubble-actions">
          <button type="button" onClick={() => outbox.retry(text.clientId)}>
            Send again
          </button>
          <button type="button" onClick={() => outbox.discard(text.clientId)}>
            Discard
          </button>
        </span>
      )}
    </Frame>
  );
}

interface FrameProps {
  readonly mine: boolean;
  readonly source: DeskMessage["source"];
  readonly tone: MessageWords["tone"];
  readonly body: string;
  readonly pictures: JSX.Element | null;
  readonly children: ComponentChildren;
}

function Frame({ mine, source, tone, body, pictures, children }: FrameProps): JSX.Element {
  return (
    <li class="message" data-side={mine ? "mine" : "theirs"} data-source={source}>
      <span class="visually-hidden">{mine ? "You:" : "To you:"}</span>
      {source === "carrier" && <span class="message-source">The carrier's own answer</span>}
      <div class="bubble" data-tone={tone}>
        {pictures}
        {body !== "" && <p dir="auto">{body}</p>}
      </div>
      <div class="message-meta">{children}</div>
    </li>
  );
}
