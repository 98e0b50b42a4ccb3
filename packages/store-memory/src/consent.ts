import type { ConsentEntry, ConsentOrigin } from "sms-pipeline";
import { optOutScope } from "./opt-outs.ts";
import type { State } from "./state.ts";
import type { Thread } from "./thread.ts";

/** Who said so, for which of our numbers, how, and with which text. */
interface ConsentSaid {
  readonly scope: string;
  readonly person: string;
  readonly origin: ConsentOrigin;
  readonly messageId: string | null;
}

export function optOut(state: State, said: ConsentSaid): void {
  const { scope, person, messageId } = said;
  const at = state.clock.now();
  if (state.optOuts.add({ scope, person, at, messageId })) log(state, "opted_out", said);
}

export function optIn(state: State, said: ConsentSaid): void {
  if (state.optOuts.remove(said.scope, said.person)) log(state, "opted_in", said);
}

/** The carrier refused a message because of an opt-out that we did not know. */
export function optOutByCarrier(state: State, thread: Thread): void {
  const scope = optOutScope(thread);
  optOut(state, { scope, person: thread.person, origin: "carrier_error", messageId: null });
}

/** Only changes are logged. */
function log(state: State, kind: ConsentEntry["kind"], said: ConsentSaid): void {
  const { scope, person, origin, messageId } = said;
  const at = state.clock.now();
  state.consent.add({ at, kind, person, scope, origin, messageId });
}
