import {
  type Assistant,
  type AssistantDirectory,
  type AssistantEntry,
  type AssistantFields,
  type AssistantPage,
  type AssistantQuery,
  type AssistantSeed,
  checkAssistantSeed,
  type NumberPage,
  type NumberQuery,
} from "sms-pipeline";
import { pageSize, placeOf } from "./page-place.ts";

type Changes = Parameters<AssistantDirectory["update"]>[1];

const MAX_PAGE = 200;
const MAX_NUMBERS = 100;

/** The assistants and the numbers that they answer. Nothing is ever taken out, so places in the lists stay valid. */
export class Assistants {
  readonly #byId = new Map<string, Assistant>();
  /** Null: nobody answers it any more. */
  readonly #idByNumber = new Map<string, string | null>();

  find(phoneNumber: string): Assistant | null {
    const assistant = this.#byId.get(this.#idByNumber.get(phoneNumber) ?? "");
    return assistant === undefined ? null : { ...assistant };
  }

  /** Whether the number is one of ours. */
  has(phoneNumber: string): boolean {
    return (this.#idByNumber.get(phoneNumber) ?? null) !== null;
  }

  /** The seed's numbers become all that the assistant has; a text that the seed leaves out stays as it was. */
  save(seed: AssistantSeed): Assistant {
    checkAssistantSeed(seed);
    const known = seed.id === undefined ? this.#named(seed.name) : this.#byId.get(seed.id);
    const id = seed.id ?? known?.id ?? crypto.randomUUID();
    const { name, firstSms, smsPrompt } = seed;
    this.#set(id, { ...known, name, ...given({ firstSms, smsPrompt }) });
    for (const [number, owner] of this.#idByNumber) {
      if (owner === id) this.#idByNumber.set(number, null);
    }
    for (const number of seed.phoneNumbers) this.#idByNumber.set(number, id);
    return this.#copy(id);
  }

  create(fields: AssistantFields): AssistantEntry {
    const id = crypto.randomUUID();
    this.#set(id, fields);
    return this.#entry(id);
  }

  update(id: string, fields: Changes): AssistantEntry | null {
    const known = this.#byId.get(id);
    if (known === undefined) return null;
    this.#set(id, { ...known, ...given(fields) });
    return this.#entry(id);
  }

  get(id: string): AssistantEntry | null {
    return this.#byId.has(id) ? this.#entry(id) : null;
  }

  list({ after, limit }: AssistantQuery): AssistantPage {
    const from = placeOf(after, 0, "assistants");
    const to = from + pageSize(limit, MAX_PAGE);
    const ids = [...this.#byId.keys()];
    const assistants = ids.slice(from, to).map((id) => this.#entry(id));
    return { assistants, next: to < ids.length ? String(to) : null };
  }

  listNumbers({ assistantId, after = "", limit }: NumberQuery): NumberPage {
    const found = this.#numbers(assistantId).filter((number) => number > after);
    const page = found.slice(0, pageSize(limit, MAX_PAGE));
    const numbers = page.map((phoneNumber) => {
      const owner = this.find(phoneNumber);
      return { phoneNumber, assistant: owner && { id: owner.id, name: owner.name } };
    });
    return { numbers, next: page.length < found.length ? (page.at(-1) ?? null) : null };
  }

  assign(phoneNumber: string, assistantId: string | null): "assigned" | "unknown_assistant" {
    if (assistantId !== null && !this.#byId.has(assistantId)) return "unknown_assistant";
    this.#idByNumber.set(phoneNumber, assistantId);
    return "assigned";
  }

  #set(id: string, { name, firstSms, smsPrompt }: Changes): void {
    const texts = { firstSms: firstSms || null, smsPrompt: smsPrompt || null };
    this.#byId.set(id, { id, name: name ?? id, ...texts });
  }

  #copy(id: string): Assistant {
    const assistant = this.#byId.get(id);
    if (assistant === undefined) throw new Error("An assistant that was just set is not there.");
    return { ...assistant };
  }

  #entry(id: string): AssistantEntry {
    return { ...this.#copy(id), phoneNumbers: this.#numbers(id).slice(0, MAX_NUMBERS) };
  }

  #numbers(assistantId: string | undefined): string[] {
    const all = [...this.#idByNumber];
    const own = assistantId === undefined ? all : all.filter(([, id]) => id === assistantId);
    return own.map(([number]) => number).sort();
  }

  #named(name: string): Assistant | undefined {
    for (const assistant of this.#byId.values()) if (assistant.name === name) return assistant;
    return undefined;
  }
}

/** The fields that are not undefined. */
function given<Fields extends object>(fields: Fields): Partial<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Fields>;
}
