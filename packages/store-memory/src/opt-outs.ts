import type { OptOut, OptOutPage, OptOutQuery } from "sms-pipeline";
import { pageSize, placeOf } from "./page-place.ts";

const MAX_PAGE = 1_000;

/** Where a person is texted from. */
export interface OptOutPlace {
  readonly number: string;
  readonly messagingServiceId: string | null;
}

/**
 * Who must not be texted. The scope is the Messaging Service where there is one (an opt-out then holds for all
 * its numbers: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out), else our number.
 */
export class OptOuts {
  readonly #personsByScope = new Map<string, Map<string, OptOut & { readonly order: number }>>();
  #count = 0;

  /** Says whether that is new. */
  add(optOut: OptOut): boolean {
    const { scope, person, at, messageId } = optOut;
    const persons = this.#personsByScope.get(scope) ?? new Map();
    if (persons.has(person)) return false;
    this.#count += 1;
    persons.set(person, { person, scope, at, messageId, order: this.#count });
    this.#personsByScope.set(scope, persons);
    return true;
  }

  /** Says whether the person had opted out. */
  remove(scope: string, person: string): boolean {
    const persons = this.#personsByScope.get(scope);
    if (!persons?.delete(person)) return false;
    if (persons.size === 0) this.#personsByScope.delete(scope);
    return true;
  }

  /** Whether the person must not be texted from there. */
  holds({ number, messagingServiceId }: OptOutPlace, person: string): boolean {
    // Not through scopesOf: this is asked several times for each text.
    return (
      this.has(number, person) ||
      (messagingServiceId !== null && this.has(messagingServiceId, person))
    );
  }

  has(scope: string, person: string): boolean {
    return this.#personsByScope.get(scope)?.has(person) ?? false;
  }

  page({ person, before, limit }: OptOutQuery): OptOutPage {
    const place = placeOf(before, Number.POSITIVE_INFINITY, "opt-outs");
    const found = [...this.#personsByScope.values()]
      .flatMap((persons) => [...persons.values()])
      .filter((each) => each.order < place && (person === undefined || each.person === person))
      .sort((left, right) => right.order - left.order);
    const page = found.slice(0, pageSize(limit, MAX_PAGE));
    return {
      optOuts: page.map(({ order: _, ...optOut }) => optOut),
      next: page.length < found.length ? String(page.at(-1)?.order) : null,
    };
  }
}

/** What an opt-out is kept under. */
export function optOutScope({ number, messagingServiceId }: OptOutPlace): string {
  return messagingServiceId ?? number;
}

/** What it may have been kept under: one for the number alone may be from before it belonged to the Messaging Service. */
export function scopesOf({ number, messagingServiceId }: OptOutPlace): readonly string[] {
  return messagingServiceId === null ? [number] : [number, messagingServiceId];
}
