import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { AssistantInput, TryItResult } from "../../src/api/types.ts";
import { messageOf } from "../api/api-error.ts";
import { api } from "../api/client.ts";
import { draftOf } from "../parts/draft.ts";
import { segmentCountWords } from "../words/segment-words.ts";
import { silenceWords } from "../words/silence-words.ts";
import { SOURCE_WORDS } from "../words/source-words.ts";
import { durationWords } from "../words/time-words.ts";
import { readLog, withTurn } from "./try-it-log.ts";

interface TryItProps {
  /** Whose log it is, in this tab. */
  readonly name: string;
  /** The assistant as the form says at this moment, saved or not. */
  readonly fields: () => AssistantInput;
}

/** A conversation with the assistant as it is written: whole turns, of which nothing is stored and nothing is sent. */
export function TryIt({ name, fields }: TryItProps) {
  const kept = draftOf(`try-it:${name}`);
  const text = draftOf(`try-it-text:${name}`);
  const problem = useSignal<string | null>(null);
  const pending = useSignal<string | null>(null);
  const end = useRef<HTMLDivElement>(null);
  const log = readLog(kept.value, newSession);
  useEffect(() => {
    const { current } = end;
    if (current) current.scrollTop = current.scrollHeight;
  }, [log.turns.length, pending.value]);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const body = text.value;
    if (pending.value !== null || body.trim() === "") return;
    pending.value = body;
    text.value = "";
    problem.value = null;
    try {
      const assistant = { ...fields() };
      const result = await api.tryIt({
        assistant: { ...assistant, name: assistant.name.trim() || "New assistant" },
        body,
        session: log.session,
      });
      kept.value = JSON.stringify(withTurn(log, { body, result }));
    } catch (error) {
      problem.value = messageOf(error);
      if (text.value === "") text.value = body;
    } finally {
      pending.value = null;
    }
  }

  return (
    <section class="try-it" aria-label="Try it">
      <header class="try-it-header">
        <h2>Try it</h2>
        <button
          type="button"
          class="quiet"
          aria-disabled={log.turns.length === 0}
          onClick={() => {
            kept.value = "";
          }}
        >
          Start over
        </button>
      </header>
      <div
        class="try-it-log"
        ref={end}
        role="log"
        aria-live="polite"
        aria-label="What would be sent"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by the keyboard
        tabIndex={0}
      >
        {log.turns.length === 0 && pending.value === null && (
          <p class="empty small">
            Text it as a person would. A whole turn runs with what is in the form; nothing is stored
            and nothing is sent.
          </p>
        )}
        {log.turns.map(({ body, result }, index) => (
          <div key={index} class="try-it-turn">
            <Person body={body} />
            <Outcome result={result} />
          </div>
        ))}
        {pending.value !== null && (
          <div class="try-it-turn">
            <Person body={pending.value} />
            <p class="facts">
              <span class="state busy">Thinking</span>
            </p>
          </div>
        )}
      </div>
      {problem.value !== null && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      <form class="try-it-form" onSubmit={(event) => void submit(event)}>
        <label class="visually-hidden" for="try-it-text">
          Text as a person would
        </label>
        <input
          id="try-it-text"
          dir="auto"
          autocomplete="off"
          maxLength={1_600}
          placeholder="Hi, are you open on Sunday?"
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
          }}
        />
        <button type="submit" aria-disabled={pending.value !== null || text.value.trim() === ""}>
          Try it
        </button>
      </form>
    </section>
  );
}

function Person({ body }: { readonly body: string }) {
  return (
    <article class="message theirs">
      <div class="bubble">
        <p class="body" dir="auto">
          {body}
        </p>
      </div>
    </article>
  );
}

function Outcome({ result }: { readonly result: TryItResult }) {
  const { messages, silence, generation, modelError } = result;
  return (
    <>
      {messages.map(({ body, source, segments, encoding }, index) => (
        <article key={index} class="message ours">
          <div class="bubble">
            <p class="body" dir="auto">
              {body}
            </p>
          </div>
          <p class="facts">
            <span>{SOURCE_WORDS[source]}</span>
            <span>
              {segmentCountWords(segments)} {encoding}
            </span>
            {source === "model" && generation && (
              <span>
                {generation.model}, {durationWords(generation.durationMs)}
              </span>
            )}
          </p>
        </article>
      ))}
      {silence !== null && (
        <p class="facts detail warn">Nothing would be sent. {silenceWords(silence)}</p>
      )}
      {modelError && <p class="facts detail bad">The model failed: {modelError.message}</p>}
    </>
  );
}

/** Seven digits: the server makes of them the number of a person who does not exist. */
function newSession(): string {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String(random % 10_000_000);
}
