import type { FoundSent, Messenger } from "../ports/messenger.ts";
import type { StagedMessage } from "../ports/outbound.ts";
import { findSent } from "./find-sent.ts";
import { readOptions, type TwilioMessengerOptions } from "./options.ts";
import { parseWebhook } from "./parse-webhook.ts";
import { lazyRestClient } from "./rest-client.ts";
import { send } from "./send.ts";
import { createSignatureCheck } from "./signature.ts";
import { acknowledge } from "./twiml.ts";

/** A `Messenger` that can always ask what became of a message. */
export interface TwilioMessenger extends Messenger {
  findSent(message: StagedMessage, options: { readonly signal: AbortSignal }): Promise<FoundSent>;
}

/**
 * Texts through Twilio. Needs the `twilio` package (`npm install twilio`), which is loaded at the first send: a process
 * that only takes webhooks never loads it.
 *
 * Throws `ConfigurationError` `invalid_options` that lists everything wrong with the options.
 */
export function createTwilioMessenger(options: TwilioMessengerOptions): TwilioMessenger {
  const settings = readOptions(options);
  const isSigned = createSignatureCheck(settings.authTokens);
  const restClient = lazyRestClient(settings);
  return {
    provider: "twilio",
    parseWebhook: (request) => parseWebhook(request, settings, isSigned),
    acknowledge,
    send: (message, sendOptions) => send(message, sendOptions, settings, restClient),
    findSent: (message, { signal }) => findSent(message, signal, settings, restClient),
  };
}
