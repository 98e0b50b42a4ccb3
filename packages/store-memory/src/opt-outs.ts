/**
 * Who must not be texted. The scope is the Messaging Service where there is one (an opt-out then holds for all
 * its numbers: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out), else our number.
 */
export class OptOuts {
  readonly #personsByScope = new Map<string, Set<string>>();

  /** Says whether that is new. */
  add(scope: string, person: string): boolean {
    const persons = this.#personsByScope.get(scope);
    if (persons?.has(person)) return false;
    if (persons === undefined) this.#personsByScope.set(scope, new Set([person]));
    else persons.add(person);
    return true;
  }

  /** Says whether the person had opted out. */
  remove(scope: string, person: string): boolean {
    const persons = this.#personsByScope.get(scope);
    if (!persons?.delete(person)) return false;
    if (persons.size === 0) this.#personsByScope.delete(scope);
    return true;
  }

  has(scope: string, person: string): boolean {
    return this.#personsByScope.get(scope)?.has(person) ?? false;
  }
}

export function optOutScope(place: {
  readonly number: string;
  readonly messagingServiceId: string | null;
}): string {
  return place.messagingServiceId ?? place.number;
}
