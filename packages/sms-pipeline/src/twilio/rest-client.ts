import { SendError } from "../errors.ts";
import { isNotInstalled } from "../not-installed.ts";
import type { TwilioSettings } from "./options.ts";
import type { ClientFactory } from "./request-client.ts";

/** Loads the `twilio` package at the first call; the same client factory ever after. */
export type RestClient = () => Promise<ClientFactory>;

type RequestClientModule = Pick<typeof import("./request-client.ts"), "createClientFactory">;

/** Throws `SendError` when the package is not installed. */
export function lazyRestClient(
  settings: TwilioSettings,
  load: () => Promise<RequestClientModule> = () => import("./request-client.ts"),
): RestClient {
  let loading: Promise<ClientFactory> | undefined;
  return () => {
    loading ??= load().then(
      (module) => module.createClientFactory(settings),
      (cause: unknown) => {
        loading = undefined;
        throw new SendError(
          "send_unavailable",
          "Texts are sent through the twilio package, which could not be loaded: npm install twilio",
          { outcome: "not_accepted", retryable: !isNotInstalled(cause), cause },
        );
      },
    );
    return loading;
  };
}
