import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { DeskFaults, DeskState } from "../src/desk/api.ts";
import * as client from "./desk/desk-client.ts";
import { DeskError } from "./desk/desk-error.ts";
import { addTexted, applyChanges, type DeskModel, EMPTY_DESK } from "./desk/desk-model.ts";
import { type Connection, followChanges } from "./desk/follow-changes.ts";
import { newId } from "./new-id.ts";
import { createOutbox, type Outbox } from "./outbox/outbox.ts";
import { createPauses } from "./pause.ts";
import { anotherPhone, type PhoneSetting, PhoneSettings } from "./phones/phone-setting.ts";
import { createSaved, type Saved } from "./saved.ts";

// What the whole page knows and can do. There is one page, so there is one of each.

/** An emulator may stand at several paths of a host. */
export const saved: Saved = createSaved(() => localStorage, `phones ${location.pathname} `);

const closed = new AbortController();
const { pause, hurry } = createPauses();
const random = Math.random;
const now = Date.now;

export const desk: Signal<DeskModel> = signal(EMPTY_DESK);
export const connection: Signal<Connection> = signal<Connection>({ kind: "connecting" });
/** What went wrong with something that the person asked for last; null when nothing did. */
export const problem: Signal<string | null> = signal<string | null>(null);

export const outbox: Outbox = createOutbox(
  {
    post: client.postText,
    accepted: (message) => {
      desk.value = addTexted(desk.value, message);
    },
    saved,
    pause,
    random,
    now,
    newId,
  },
  closed.signal,
);

export const phones: Signal<readonly PhoneSetting[]> = signal(loadPhones());

export const faultsOn: ReadonlySignal<number> = computed(
  () => desk.value.state?.faults.filter(({ rate, next }) => rate > 0 || next > 0).length ?? 0,
);

const live: ReadonlySignal<boolean> = computed(() => connection.value.kind === "live");

/** Tries again at once what waits for the emulator. */
export const tryNow: () => void = hurry;

export function addPhone(): PhoneSetting {
  const phone = anotherPhone(phones.value, newId());
  phones.value = [...phones.value, phone];
  return phone;
}

export function changePhone(id: string, values: Partial<Omit<PhoneSetting, "id">>): void {
  phones.value = phones.value.map((phone) => (phone.id === id ? { ...phone, ...values } : phone));
}

export function removePhone(id: string): void {
  phones.value = phones.value.filter((phone) => phone.id !== id);
}

export function setFaults(faults: DeskFaults): Promise<void> {
  return changeState(() => client.putFaults(faults));
}

export function resetFaults(): Promise<void> {
  return changeState(client.resetFaults);
}

export function resendWebhook(id: string): Promise<void> {
  return attempt(() => client.resendWebhook(id));
}

/** Starts to follow the emulator. A page that nobody sees asks for nothing, and catches up when it is seen again. */
export function start(): void {
  effect(() => void saved.write("phones", phones.value));
  effect(() => {
    if (live.value) hurry();
  });
  window.addEventListener("online", hurry);
  let following: AbortController | null = null;
  const followWhileSeen = (): void => {
    following?.abort();
    following = null;
    if (document.visibilityState === "hidden") return;
    following = new AbortController();
    void followChanges(
      desk.value.cursor,
      {
        fetchChanges: client.fetchChanges,
        apply: (changes) => {
          desk.value = applyChanges(desk.value, changes);
        },
        show: (next) => {
          connection.value = next;
        },
        pause,
        now,
        random,
      },
      following.signal,
    );
  };
  document.addEventListener("visibilitychange", followWhileSeen);
  followWhileSeen();
}

function loadPhones(): readonly PhoneSetting[] {
  const before = saved.read("phones", PhoneSettings) ?? [];
  return before.length > 0 ? before : [anotherPhone([], newId())];
}

function changeState(ask: () => Promise<DeskState>): Promise<void> {
  return attempt(async () => {
    const state = await ask();
    desk.value = { ...desk.value, state };
  });
}

async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    problem.value = null;
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    problem.value = error.message;
  }
}
