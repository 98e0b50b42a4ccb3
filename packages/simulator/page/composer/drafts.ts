import { effect, type Signal, signal } from "@preact/signals";
import { saved } from "../app.ts";
import type { Picture } from "../outbox/picture.ts";
import { DraftBody, DraftPictures, draftKeys } from "./draft.ts";

/** What is being written on a phone, whether it is on the screen or not. */
export interface DraftInHand {
  readonly body: Signal<string>;
  readonly pictures: Signal<readonly Picture[]>;
}

const drafts = new Map<string, DraftInHand & { readonly stop: () => void }>();
const unsaved = new Set<string>();

/** The draft of a phone: kept in the browser from now on, and read from there at first. */
export function draftOf(phoneId: string): DraftInHand {
  const before = drafts.get(phoneId);
  if (before !== undefined) return before;
  const [bodyKey, picturesKey] = draftKeys(phoneId);
  const body = signal(saved.read(bodyKey, DraftBody) ?? "");
  const pictures = signal<readonly Picture[]>(saved.read(picturesKey, DraftPictures) ?? []);
  const stops = [
    effect(() => void saved.write(bodyKey, body.value)),
    effect(() => {
      const isSaved = saved.write(picturesKey, pictures.value) || pictures.value.length === 0;
      if (isSaved) unsaved.delete(phoneId);
      else unsaved.add(phoneId);
    }),
  ];
  const draft = {
    body,
    pictures,
    stop() {
      for (const stop of stops) stop();
    },
  };
  drafts.set(phoneId, draft);
  return draft;
}

export function forgetDraft(phoneId: string): void {
  drafts.get(phoneId)?.stop();
  drafts.delete(phoneId);
  unsaved.delete(phoneId);
  for (const key of draftKeys(phoneId)) saved.remove(key);
}

/** True while pictures are attached that the browser could not keep: they would be lost with the page. */
export function hasUnsavedDraft(): boolean {
  return unsaved.size > 0;
}
