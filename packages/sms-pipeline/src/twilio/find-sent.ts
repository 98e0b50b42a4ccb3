import { SendError } from "../errors.ts";
import type { FoundSent } from "../ports/messenger.ts";
import type { StagedMessage } from "../ports/outbound.ts";
import { createAttempt } from "./attempt.ts";
import { listMessagesTo } from "./list-messages.ts";
import { matchSent } from "./match-sent.ts";
import type { TwilioSettings } from "./options.ts";
import { toQueryError } from "./query-error.ts";
import type { RestClient } from "./rest-client.ts";
import { messagingServiceOf } from "./send.ts";

/** Asks Twilio's list of messages whether it has this one. Throws `SendError` while that can't be known yet. */
export async function findSent(
  message: StagedMessage,
  signal: AbortSignal,
  settings: TwilioSettings,
  restClient: RestClient,
): Promise<FoundSent> {
  const newAttempt = () =>
    createAttempt({ signal, timeoutMs: settings.timeoutMs, mayStillSend: () => true });
  let attempt = newAttempt();
  try {
    const createClient = await restClient();
    const listed = await listMessagesTo(
      () => {
        attempt = newAttempt();
        return createClient(attempt);
      },
      {
        to: message.to,
        // A messaging service fills in the sender later.
        from: messagingServiceOf(message, settings) === null ? message.from : null,
      },
    );
    const found = matchSent(message, listed);
    if (found.kind !== "absent") return found;
  } catch (error) {
    throw toQueryError(error, attempt.state());
  }
  // A message that was handed over by this very process has no age yet.
  const waitMs = settings.absentAfterMs - (message.inDoubtForMs ?? 0);
  if (waitMs <= 0) return { kind: "absent" };
  throw new SendError(
    "send_outcome_unknown",
    "Twilio does not list the message, but it is too early to rely on that.",
    { outcome: "unknown", retryable: true, retryAfterMs: waitMs },
  );
}
