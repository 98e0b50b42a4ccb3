import type { Ai } from "sms-pipeline";
import type { EnvironmentSettings } from "sms-pipeline/env";
import { createOpenAiProvider } from "sms-pipeline/openai";
import { createDemoAi } from "./demo-ai.ts";
import type { Report } from "./report.ts";

/** OpenAI, or a server that speaks its protocol, where there is a key or an address; else a responder of our own. */
export function chooseAi({ openai }: EnvironmentSettings, report: Report): Ai {
  if (openai === null) {
    report.say("model", "none (OPENAI_API_KEY is not set): a built-in demo responder answers");
    return createDemoAi();
  }
  const { model = "the default model", baseURL = "OpenAI" } = openai;
  report.say("model", `${model} at ${baseURL}`);
  return createOpenAiProvider(openai);
}
