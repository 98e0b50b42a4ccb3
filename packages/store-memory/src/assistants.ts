import type { Assistant, AssistantDirectory, AssistantSeed } from "sms-pipeline";

/** The assistants and the numbers that they answer. */
export class Assistants {
  readonly #byId = new Map<string, Assistant>();
  readonly #idByNumber = new Map<string, string>();

  find(phoneNumber: string): Assistant | null {
    const id = this.#idByNumber.get(phoneNumber);
    const assistant = id === undefined ? undefined : this.#byId.get(id);
    return assistant === undefined ? null : { ...assistant };
  }

  /** Whether the number is one of ours. */
  has(phoneNumber: string): boolean {
    return this.#idByNumber.has(phoneNumber);
  }

  /** The seed's numbers become all that the assistant has; a text that the seed leaves out stays as it was. */
  save(seed: AssistantSeed): Assistant {
    const known = seed.id === undefined ? this.#named(seed.name) : this.#byId.get(seed.id);
    const assistant: Assistant = {
      id: seed.id ?? known?.id ?? crypto.randomUUID(),
      name: seed.name,
      firstSms: seed.firstSms === undefined ? (known?.firstSms ?? null) : seed.firstSms,
      smsPrompt: seed.smsPrompt === undefined ? (known?.smsPrompt ?? null) : seed.smsPrompt,
    };
    this.#byId.set(assistant.id, assistant);
    for (const [number, id] of this.#idByNumber) {
      if (id === assistant.id) this.#idByNumber.delete(number);
    }
    for (const number of seed.phoneNumbers) this.#idByNumber.set(number, assistant.id);
    return { ...assistant };
  }

  #named(name: string): Assistant | undefined {
    for (const assistant of this.#byId.values()) if (assistant.name === name) return assistant;
    return undefined;
  }
}

export function assistantDirectory(assistants: Assistants): AssistantDirectory {
  return {
    async save(seed) {
      return assistants.save(seed);
    },
  };
}
