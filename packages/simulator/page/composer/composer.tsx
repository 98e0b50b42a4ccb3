import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import { outbox, phones } from "../app.ts";
import { problemOfPictures, readPictures } from "../outbox/picture.ts";
import { Icon } from "../parts/icon.tsx";
import { segmentWords } from "../words/segment-words.ts";
import { Attachments } from "./attachments.tsx";
import { textsOf } from "./draft.ts";
import { draftOf } from "./drafts.ts";
import { eachLine, fromEveryPhone } from "./send-options.ts";

export interface ComposerProps {
  readonly phoneId: string;
  readonly person: string;
  readonly number: string | null;
}

/** Where a text is written. What is not sent yet is kept through a reload. */
export function Composer({ phoneId, person, number }: ComposerProps): JSX.Element {
  const { body, pictures } = draftOf(phoneId);
  const refusal = useSignal<string | null>(null);
  const isTarget = useSignal(false);
  const files = useRef<HTMLInputElement>(null);
  const id = useId();

  const texts = textsOf({ body: body.value, pictures: pictures.value }, eachLine.value);
  const tooMuch = problemOfPictures(pictures.value);
  const problem = tooMuch ?? refusal.value;
  const canSend = texts.length > 0 && number !== null && tooMuch === null;
  const send = (): void => {
    if (!canSend) return;
    const senders = fromEveryPhone.value ? new Set(phones.value.map((phone) => phone.person)) : [];
    for (const from of new Set([person, ...senders])) {
      for (const text of texts) outbox.add({ ...text, from, to: number });
    }
    body.value = "";
    pictures.value = [];
    refusal.value = null;
  };
  const attach = async (chosen: readonly File[]): Promise<void> => {
    const images = chosen.filter(({ type }) => type.startsWith("image/"));
    refusal.value = images.length < chosen.length ? "Only pictures can be attached." : null;
    const read = await readPictures(images);
    pictures.value = [...pictures.value, ...read];
  };

  return (
    <form
      class="composer"
      data-target={isTarget.value}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        isTarget.value = true;
      }}
      onDragLeave={() => {
        isTarget.value = false;
      }}
      onDrop={(event) => {
        isTarget.value = false;
        const dropped = [...(event.dataTransfer?.files ?? [])];
        if (dropped.length === 0) return;
        event.preventDefault();
        void attach(dropped);
      }}
    >
      <Attachments
        pictures={pictures.value}
        remove={(at) => {
          pictures.value = pictures.value.filter((_, index) => index !== at);
        }}
      />
      {problem !== null && (
        <p class="field-problem" role="alert">
          {problem}
        </p>
      )}
      <div class="composer-line">
        <button type="button" class="icon-button" onClick={() => files.current?.click()}>
          <Icon name="picture" />
          <span class="visually-hidden">Attach pictures</span>
        </button>
        <input
          ref={files}
          hidden
          type="file"
          multiple
          accept="image/*"
          aria-label="Pictures to attach"
          onChange={(event) => {
            const chosen = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = "";
            void attach(chosen);
          }}
        />
        <textarea
          rows={1}
          dir="auto"
          aria-label={`Text from ${person}`}
          aria-describedby={id}
          placeholder="Text message"
          enterkeyhint="send"
          value={body.value}
          onInput={(event) => {
            body.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
          onPaste={(event) => {
            const pasted = [...(event.clipboardData?.files ?? [])];
            if (pasted.length === 0) return;
            event.preventDefault();
            void attach(pasted);
          }}
        />
        <button type="submit" class="primary icon-button" aria-disabled={!canSend}>
          <Icon name="send" />
          <span class="visually-hidden">Send</span>
        </button>
      </div>
      <div class="composer-foot">
        <label>
          <input
            type="checkbox"
            checked={eachLine.value}
            onChange={(event) => {
              eachLine.value = event.currentTarget.checked;
            }}
          />
          Each line a text
        </label>
        {phones.value.length > 1 && (
          <label>
            <input
              type="checkbox"
              checked={fromEveryPhone.value}
              onChange={(event) => {
                fromEveryPhone.value = event.currentTarget.checked;
              }}
            />
            From every phone
          </label>
        )}
        <Cost id={id} bodies={texts.map((text) => text.body)} />
      </div>
    </form>
  );
}

interface CostProps {
  readonly id: string;
  readonly bodies: readonly string[];
}

/** What the text costs: of several, only how many they are and their segments in all. */
function Cost({ id, bodies }: CostProps): JSX.Element {
  const counts = bodies.flatMap((body) => segmentWords(body) ?? []);
  const [first] = counts;
  const segments = counts.reduce((sum, count) => sum + count.segments, 0);
  return (
    <span id={id} class="cost" data-encoding={first?.encoding}>
      {first === undefined
        ? "Enter sends"
        : counts.length === 1
          ? first.words
          : `${counts.length} texts, ${segments} segments`}
    </span>
  );
}
