import type { Messenger, Store } from "sms-pipeline";
import type { EnvironmentSettings } from "sms-pipeline/env";
import { createTwilioMessenger } from "sms-pipeline/twilio";
import type { Emulator } from "./emulator.ts";
import type { Report } from "./report.ts";

export interface ChosenCarrier {
  readonly messenger: Messenger;
  /** Null with real Twilio. */
  readonly emulator: Emulator | null;
}

/** Twilio where its variables are set, else an emulator of it. */
export async function chooseCarrier(
  { twilio, publicUrl, port }: EnvironmentSettings,
  store: Store,
  report: Report,
): Promise<ChosenCarrier> {
  if (twilio !== null) {
    report.say(
      "carrier",
      `Twilio${twilio.apiBaseUrl === undefined ? "" : ` at ${twilio.apiBaseUrl}`}`,
    );
    const messenger = createTwilioMessenger({
      ...twilio,
      ...(publicUrl !== null && { publicUrl }),
    });
    return { messenger, emulator: null };
  }
  const { startEmulator } = await import("./emulator.ts");
  const emulator = await startEmulator({
    store,
    appUrl: publicUrl ?? `http://127.0.0.1${port === 0 ? "" : `:${port}`}`,
  });
  report.say(
    "carrier",
    "none (TWILIO_ACCOUNT_SID is not set): an emulator, with a phone to text from",
  );
  return { messenger: createTwilioMessenger(emulator.messenger), emulator };
}
