import type { InboundMessage } from "../ports/inbound.ts";
import type { SilenceReason } from "../ports/outbound.ts";
import type { ReplyTexts } from "./decide.ts";
import type { InboundReading } from "./intent.ts";

/** The silence that a text gets the moment it comes, without a turn; null when it waits for one. */
export function silenceOnArrival(
  { intent, carrierKnows }: InboundReading,
  text: Pick<InboundMessage, "optOutType">,
  texts: Pick<ReplyTexts, "farewell" | "help">,
): SilenceReason | null {
  // What an opt-out gets is the store's to say: it knows whether it is the first.
  if (intent === "opt_out") return null;
  // Under Advanced Opt-Out the carrier has answered already
  // (https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out).
  if (text.optOutType !== null) return "carrier_answers";
  if (intent === "help" && texts.help === null && carrierKnows) return "carrier_answers";
  if (intent === "end" && texts.farewell === null) return "conversation_ended";
  return null;
}
