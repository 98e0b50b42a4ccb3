import type { Ai, Messenger } from "sms-pipeline";
import type { EnvironmentSettings } from "sms-pipeline/env";
import { createOpenAiProvider } from "sms-pipeline/openai";
import { createTwilioMessenger } from "sms-pipeline/twilio";
import { type ChosenStore, chooseStore } from "./choose-store.ts";
import { createConsoleMessenger } from "./console-messenger.ts";
import { createDemoAi } from "./demo-ai.ts";

export interface Parts extends ChosenStore {
  readonly ai: Ai;
  readonly messenger: Messenger;
}

/** Chooses the three parts of the pipeline by what the environment has, and says in a line each what it chose. */
export async function chooseParts(
  env: EnvironmentSettings,
  print: (line: string) => void,
): Promise<Parts> {
  return {
    ...(await chooseStore(env, print)),
    ai: chooseAi(env, print),
    messenger: chooseMessenger(env, print),
  };
}

function chooseAi({ openai }: EnvironmentSettings, print: (line: string) => void): Ai {
  if (openai === null) {
    print("model: none (OPENAI_API_KEY is not set): a built-in demo responder answers");
    return createDemoAi();
  }
  print(`model: ${openai.model ?? "the default model"} at ${openai.baseURL ?? "OpenAI"}`);
  return createOpenAiProvider(openai);
}

function chooseMessenger(
  { twilio, publicUrl }: EnvironmentSettings,
  print: (line: string) => void,
): Messenger {
  if (twilio === null) {
    print("carrier: none (TWILIO_ACCOUNT_SID is not set): texts go to this console");
    return createConsoleMessenger(print);
  }
  print(`carrier: Twilio${twilio.apiBaseUrl === undefined ? "" : ` at ${twilio.apiBaseUrl}`}`);
  return createTwilioMessenger({ ...twilio, ...(publicUrl !== null && { publicUrl }) });
}
