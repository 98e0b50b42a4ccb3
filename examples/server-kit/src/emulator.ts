import { type Carrier, createCarrier } from "@sms-pipeline/simulator";
import { isFromThisMachine, type PipelineHandle, type Store } from "sms-pipeline";
import type { TwilioMessengerOptions } from "sms-pipeline/twilio";
import { keepNumbersInStep } from "./numbers-in-step.ts";
import { RETRIES, WEBHOOK_PATH } from "./webhook-address.ts";

export interface Emulator {
  /** What makes the real messenger talk to it. */
  readonly messenger: TwilioMessengerOptions;
  /** The phone and its desk API, for this machine only. */
  readonly phone: PipelineHandle;
  /** Where the phone is on a port of its own. */
  readonly ownUrl: string;
  /** Gives it the numbers that the store has now. */
  readNumbers(): Promise<void>;
  /** From now on texts are posted to the server that listens there. */
  connect(serverUrl: string): Promise<void>;
  close(): Promise<void>;
}

export interface StartEmulatorOptions {
  readonly store: Pick<Store, "assistants">;
  /** The server's address, as webhooks are signed with it. Where it really is, `connect` says. */
  readonly appUrl: string;
}

const PHONE_PATH = "/phone";

/** A carrier on this machine, in place of Twilio: its API on a port of its own, which can drop connections. */
export async function startEmulator(options: StartEmulatorOptions): Promise<Emulator> {
  const { store, appUrl } = options;
  let serverUrl: string | null = null;
  const carrier: Carrier = createCarrier({
    basePath: PHONE_PATH,
    route: ({ pathname, search }) => serverUrl && new URL(pathname + search, serverUrl),
  });
  const { url } = await carrier.listen();
  const readNumbers = keepNumbersInStep(carrier, store, `${appUrl}${WEBHOOK_PATH}${RETRIES}`);
  return {
    messenger: {
      accountSid: carrier.accountSid,
      authToken: carrier.authToken,
      apiBaseUrl: url,
      publicUrl: appUrl,
    },
    phone: {
      basePath: carrier.basePath,
      async handle(request) {
        // A Host header is soon forged; the address at the other end of the socket is not.
        if (!isFromThisMachine(request)) return FOR_THIS_MACHINE;
        await readNumbers();
        return carrier.handle(request);
      },
    },
    ownUrl: `${url}/`,
    readNumbers,
    async connect(url) {
      serverUrl = url;
      await readNumbers();
    },
    close: () => carrier.close(),
  };
}

const FOR_THIS_MACHINE = {
  status: 403,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body: "The phone is only for the machine that the server runs on.",
};
