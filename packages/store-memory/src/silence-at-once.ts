import type { ReceivePolicy, SilenceReason } from "sms-pipeline";
import type { State } from "./state.ts";
import type { InboundRecord } from "./thread.ts";

/** The silence that answers a text the moment it comes; null when it waits for a turn. */
export function silenceAtOnce(
  state: State,
  { thread, conversation, message }: InboundRecord,
  policy: ReceivePolicy,
  wasOptedOut: boolean,
): SilenceReason | null {
  const isOurs = !policy.answerOwnNumbers && state.assistants.has(message.from);
  const otherwise =
    conversation.paused !== null ? "paused" : isOurs ? "not_answerable" : policy.silence;
  if (!state.optOuts.holds(thread, message.from)) return otherwise;
  // Whoever is not to be answered gets no confirmation either.
  const isConfirmed = policy.confirmOptOut && !wasOptedOut && otherwise === null;
  return isConfirmed ? null : "opted_out";
}
