import type { ConsentEntry, ConsentOrigin } from "sms-pipeline";
import { type OptOutPlace, optOutScope, scopesOf } from "./opt-outs.ts";
import type { State } from "./state.ts";
import type { Thread } from "./thread.ts";

/** Who said so, how, and with which text. */
interface ConsentSaid {
  readonly person: string;
  readonly origin: ConsentOrigin;
  readonly messageId: string | null;
}

export function optOut(state: State, place: OptOutPlace, said: ConsentSaid): void {
  const scope = optOutScope(place);
  const { person, messageId } = said;
  const at = state.clock.now();
  if (state.optOuts.add({ scope, person, at, messageId })) log(state, "opted_out", scope, said);
}

export function optIn(state: State, place: OptOutPlace, said: ConsentSaid): void {
  for (const scope of scopesOf(place)) {
    if (state.optOuts.remove(scope, said.person)) log(state, "opted_in", scope, said);
  }
}

/** The carrier refused a message because of an opt-out that we did not know. */
export function optOutByCarrier(state: State, thread: Thread): void {
  optOut(state, thread, { person: thread.person, origin: "carrier_error", messageId: null });
}

/** Only changes are logged. */
function log(state: State, kind: ConsentEntry["kind"], scope: string, said: ConsentSaid): void {
  const { person, origin, messageId } = said;
  const at = state.clock.now();
  state.consent.add({ at, kind, person, scope, origin, messageId });
}
