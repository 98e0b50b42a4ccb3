import { startPostgres } from "@sms-pipeline/test-support/postgres";
import { MODEL_ANSWER, startVendorStandIns } from "../vendor-stand-ins.ts";
import type { FollowOptions } from "./follow-clone.ts";
import { openPhone, type Phone } from "./phone.ts";
import { createReader } from "./reader.ts";
import { openShell } from "./shell.ts";

/** Follows "With npm, in an empty folder". The vendors' own parts have stand-ins on this machine. */
export async function followNpm(
  { sections, folder, ports, done }: FollowOptions,
  registryUrl: string,
): Promise<void> {
  const vendors = await startVendorStandIns(() => `http://127.0.0.1:${ports.of(4000)}`);
  const database = await startPostgres();
  const reader = createReader({
    shell: openShell(folder, {
      npm_config_registry: registryUrl,
      PORT: String(ports.of(4000)),
    }),
    instead: (command) =>
      command.startsWith("npx sms-pipeline-simulator ")
        ? `${command} --port ${ports.of(4010)}`
        : command,
    done,
  });
  const phone = openPhone(`http://127.0.0.1:${ports.of(4010)}`, "+15550100100", "+15550100001");
  /** The greeting comes first, and then what the model says. */
  const converse = async (answer: string): Promise<void> => {
    await texts(phone, "Hi", "Welcome to the shop! How can we help?", done);
    await texts(phone, "When do you open?", answer, done);
  };
  const setAndRestart = async (variable: string, answer: string): Promise<void> => {
    await reader.add(".env", variable);
    await reader.restart();
    await converse(answer);
  };
  const checks: Readonly<Record<string, () => Promise<void>>> = {
    "A server, and a phone on your desk": () => converse("We open at nine."),
    "A model": () =>
      setAndRestart(`OPENAI_BASE_URL=${vendors.env.OPENAI_STAND_IN}/v1`, MODEL_ANSWER),
    "A database": async () =>
      setAndRestart(`DATABASE_URL=${await database.createDatabase()}`, MODEL_ANSWER),
  };
  for (const title of Object.keys(checks)) {
    if (!sections.some((section) => section.title === title))
      throw new Error(`Where is "${title}"?`);
  }
  try {
    for (const { title, blocks } of sections) {
      if (title !== "") done(`### ${title}`);
      for (const block of blocks) await reader.follow(block);
      await checks[title]?.();
    }
  } finally {
    await reader.leave();
    await vendors.close();
    await database.stop();
  }
}

async function texts(
  phone: Phone,
  body: string,
  expected: string,
  done: FollowOptions["done"],
): Promise<void> {
  const replies = await phone.textAndWait(body, 1);
  if (replies.join() !== expected) {
    throw new Error(`"${body}" was answered with "${replies.join()}" in place of "${expected}".`);
  }
  done(`texted "${body}", and "${expected}" was delivered`);
}
