import { type ReadonlySignal, signal } from "@preact/signals";
import type { DeskMessage, DeskText } from "../../src/desk/api.ts";
import { backoffMs } from "../desk/backoff.ts";
import { DeskError } from "../desk/desk-error.ts";
import type { Saved } from "../saved.ts";
import { type OutboxText, postableTexts, WrittenText } from "./outbox-text.ts";

export interface OutboxParts {
  readonly post: (text: DeskText, signal: AbortSignal) => Promise<DeskMessage>;
  /** Takes the emulator's word for a text, before it leaves the outbox. */
  readonly accepted: (message: DeskMessage) => void;
  readonly saved: Saved;
  /** Resolves after that time, or earlier when there is a reason to try at once. Rejects when aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly now: () => number;
  readonly newId: () => string;
}

/** What a person has written, as they send it. */
export type NewText = Omit<WrittenText, "clientId" | "writtenAt">;

export interface Outbox {
  /** In the order in which they were written. */
  readonly texts: ReadonlySignal<readonly OutboxText[]>;
  /** True while a text is in this page only, and would be lost with it. */
  readonly unsaved: () => boolean;
  add(text: NewText): void;
  /** Posts a refused text again. */
  retry(clientId: string): void;
  discard(clientId: string): void;
}

const PREFIX = "text:";

/**
 * Posts texts until the emulator has each of them: one after the other for each pair of numbers, again and again while
 * the emulator is away, and after a reload too. The emulator knows a text by its `clientId`, so none is texted twice.
 */
export function createOutbox(
  { post, accepted, saved, pause, random, now, newId }: OutboxParts,
  aborted: AbortSignal,
): Outbox {
  const texts = signal<readonly OutboxText[]>(loadTexts(saved));
  const unsaved = new Set<string>();
  let lastWrittenAt = texts.value.at(-1)?.writtenAt ?? 0;

  const change = (clientId: string, values: Pick<OutboxText, "state" | "problem">): void => {
    texts.value = texts.value.map((text) =>
      text.clientId === clientId ? { ...text, ...values } : text,
    );
  };
  const drop = (clientId: string): void => {
    saved.remove(PREFIX + clientId);
    unsaved.delete(clientId);
    texts.value = texts.value.filter((text) => text.clientId !== clientId);
  };

  const send = async (text: OutboxText): Promise<void> => {
    const { clientId } = text;
    change(clientId, { state: "sending", problem: null });
    for (let failures = 1; ; failures++) {
      try {
        accepted(await post(toDeskText(text), aborted));
        drop(clientId);
        break;
      } catch (error) {
        if (aborted.aborted) return;
        if (!(error instanceof DeskError)) throw error;
        if (error.kind === "refused") {
          change(clientId, { state: "refused", problem: error.message });
          break;
        }
        await pause(backoffMs(failures, random), aborted).catch(() => undefined);
        if (aborted.aborted) return;
      }
    }
    sendAll();
  };
  const sendAll = (): void => {
    for (const text of postableTexts(texts.value)) void send(text);
  };

  sendAll();
  return {
    texts,
    unsaved: () => unsaved.size > 0,
    add(newText) {
      // Texts of the same instant keep their order through a reload.
      lastWrittenAt = Math.max(now(), lastWrittenAt + 1);
      const text = { ...newText, clientId: newId(), writtenAt: lastWrittenAt };
      if (!saved.write(PREFIX + text.clientId, text)) unsaved.add(text.clientId);
      texts.value = [...texts.value, { ...text, state: "waiting", problem: null }];
      sendAll();
    },
    retry(clientId) {
      change(clientId, { state: "waiting", problem: null });
      sendAll();
    },
    discard: drop,
  };
}

function loadTexts(saved: Saved): OutboxText[] {
  return saved
    .keysUnder(PREFIX)
    .flatMap((id) => saved.read(PREFIX + id, WrittenText) ?? [])
    .sort((one, other) => one.writtenAt - other.writtenAt)
    .map((text) => ({ ...text, state: "waiting", problem: null }));
}

function toDeskText({ clientId, from, to, body, pictures }: WrittenText): DeskText {
  return {
    clientId,
    from,
    to,
    body,
    media: pictures.map(({ contentType, dataBase64 }) => ({ contentType, dataBase64 })),
  };
}
