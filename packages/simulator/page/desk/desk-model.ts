import type { DeskChanges, DeskMessage, DeskState, DeskWebhook } from "../../src/desk/api.ts";

/** What the page knows of the emulator. */
export interface DeskModel {
  /** How far it is known; null before the first answer. */
  readonly cursor: string | null;
  readonly state: DeskState | null;
  /** By sid, oldest first. */
  readonly messages: ReadonlyMap<string, DeskMessage>;
  /** By id, oldest first. */
  readonly webhooks: ReadonlyMap<string, DeskWebhook>;
}

export const EMPTY_DESK: DeskModel = {
  cursor: null,
  state: null,
  messages: new Map(),
  webhooks: new Map(),
};

/** As many as the emulator itself keeps unless told otherwise. */
const KEPT = 10_000;

/** What is known after an answer to `GET /changes`. Parts that have not changed keep their identity. */
export function applyChanges(model: DeskModel, changes: DeskChanges, kept = KEPT): DeskModel {
  const before = changes.reset ? EMPTY_DESK : model;
  return {
    cursor: changes.cursor,
    state: changes.state ?? before.state,
    messages: withNewer(before.messages, changes.messages, ({ sid }) => sid, kept),
    webhooks: withNewer(before.webhooks, changes.webhooks, ({ id }) => id, kept),
  };
}

/** Adds the answer to `POST /texts`, unless the changes have told of the message already, and maybe more of it. */
export function addTexted(model: DeskModel, message: DeskMessage): DeskModel {
  if (model.messages.has(message.sid)) return model;
  return { ...model, messages: withNewer(model.messages, [message], ({ sid }) => sid, KEPT) };
}

function withNewer<T>(
  before: ReadonlyMap<string, T>,
  newer: readonly T[],
  keyOf: (item: T) => string,
  kept: number,
): ReadonlyMap<string, T> {
  if (newer.length === 0) return before;
  const after = new Map(before);
  for (const item of newer) after.set(keyOf(item), item);
  for (const key of after.keys()) {
    if (after.size <= kept) break;
    after.delete(key);
  }
  return after;
}
