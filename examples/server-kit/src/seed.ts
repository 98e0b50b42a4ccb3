import { readFile } from "node:fs/promises";
import type { AssistantSeed } from "sms-pipeline";
import { parseSeed } from "sms-pipeline/env";

/** What answers while there is no `SMS_SEED_FILE`. */
export const DEMO_ASSISTANT: AssistantSeed = {
  name: "Demo",
  firstSms: "Hi, this is the sms-pipeline demo. Ask me anything.",
  smsPrompt: "You answer questions by text message. Be brief and friendly.",
  phoneNumbers: ["+15550100001"],
};

export async function loadSeed(file: string): Promise<readonly AssistantSeed[]> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new Error(`SMS_SEED_FILE: the file "${file}" can't be read.`, { cause });
  });
  try {
    return parseSeed(JSON.parse(text));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new Error(`SMS_SEED_FILE: the file "${file}" is not JSON: ${cause.message}`, { cause });
  }
}
