/**
 * Who must not be texted. The scope is the Messaging Service where there is one (an opt-out then holds for all
 * its numbers: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out), else our number.
 */
export class OptOuts {
  readonly #personsByScope = new Map<string, Set<string>>();

  add(scope: string, person: string): void {
    const persons = this.#personsByScope.get(scope);
    if (persons === undefined) this.#personsByScope.set(scope, new Set([person]));
    else persons.add(person);
  }

  remove(scope: string, person: string): void {
    const persons = this.#personsByScope.get(scope);
    if (persons?.delete(person) && persons.size === 0) this.#personsByScope.delete(scope);
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
