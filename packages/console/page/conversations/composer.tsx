import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { ConversationItem } from "../../src/api/types.ts";
import { messageOf } from "../api/api-error.ts";
import { api } from "../api/client.ts";
import { announce } from "../parts/announce.tsx";
import { draftOf } from "../parts/draft.ts";
import { refreshNow } from "../parts/poll.ts";
import { randomId } from "../parts/random-id.ts";
import { segmentNote } from "../words/segment-words.ts";
import { attemptFor } from "./idempotency-key.ts";

/** Where a person writes as the business. What is written, and what may have been sent already, survives a reload. */
export function Composer({ conversation }: { readonly conversation: ConversationItem }) {
  const { id, paused, optedOut } = conversation;
  const text = draftOf(`message:${id}`);
  const triedBody = draftOf(`tried:${id}`);
  const triedKey = draftOf(`tried-key:${id}`);
  const busy = useSignal(false);
  const form = useRef<HTMLFormElement>(null);

  if (optedOut) {
    return (
      <p class="composer note">
        This person has opted out: nothing may be sent until they text START.
      </p>
    );
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const body = text.value;
    if (busy.value || body.trim() === "") return;
    busy.value = true;
    const last = triedKey.value === "" ? null : { body: triedBody.value, key: triedKey.value };
    const attempt = attemptFor(last, body, randomId);
    triedBody.value = attempt.body;
    triedKey.value = attempt.key;
    try {
      await api.send(id, body, attempt.key);
      triedBody.value = "";
      triedKey.value = "";
      if (text.value === body) text.value = "";
      announce("Your message is on its way.");
    } catch (error) {
      announce(messageOf(error), "bad");
    } finally {
      busy.value = false;
      refreshNow();
    }
  }
  const note = segmentNote(text.value);
  return (
    <form class="composer" ref={form} onSubmit={(event) => void submit(event)}>
      <label class="visually-hidden" for="composer-text">
        Write as the business
      </label>
      <textarea
        id="composer-text"
        rows={2}
        dir="auto"
        placeholder="Write as the business"
        aria-describedby="composer-note"
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          form.current?.requestSubmit();
        }}
      />
      <div class="composer-foot">
        <p class="small muted" id="composer-note">
          {text.value.trim() === "" ? whoAnswers(paused) : note.words}
          {note.warning !== null && <span class="warning"> {note.warning}</span>}
        </p>
        <button
          type="submit"
          class="primary"
          aria-disabled={busy.value || text.value.trim() === ""}
        >
          Send
        </button>
      </div>
    </form>
  );
}

function whoAnswers(paused: ConversationItem["paused"]): string {
  if (paused === null) return "The assistant answers here too. Take over to keep it silent.";
  return paused.by === "operator"
    ? "The assistant is silent until you hand the conversation back."
    : "The assistant is paused, because the other side looks like a bot.";
}
