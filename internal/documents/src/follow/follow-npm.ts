import { startPostgres } from "@sms-pipeline/test-support/postgres";
import { MODEL_ANSWER, startVendorStandIns } from "../vendor-stand-ins.ts";
import type { FollowOptions } from "./follow-clone.ts";
import { openPhone, type Phone } from "./phone.ts";
import { createReader, type Reader } from "./reader.ts";
import { openShell } from "./shell.ts";

/** Where the packages come from that the page installs. */
export interface PackageSource {
  /** A registry that has them, and passes on all others. */
  readonly registry: string | null;
  /** Or the packed packages, by their names. */
  readonly tarballs: ReadonlyMap<string, string>;
}

/** Follows "With npm, in an empty folder". The vendors' own parts have stand-ins on this machine. */
export async function followNpm(
  { sections, folder, done }: FollowOptions,
  { registry, tarballs }: PackageSource,
): Promise<void> {
  const openAi = await startVendorStandIns(() => "http://127.0.0.1:4000");
  const database = await startPostgres();
  const reader = createReader({
    shell: openShell(folder, registry === null ? {} : { npm_config_registry: registry }),
    instead: (command) =>
      command.startsWith("npm install ")
        ? command.replace(/\S+/g, (word) => tarballs.get(word) ?? word)
        : command,
    done,
  });
  const phone = openPhone("http://127.0.0.1:4010", "+15550100100", "+15550100001");
  const checks: Readonly<Record<string, () => Promise<void>>> = {
    "A server, and a phone on your desk": () =>
      converse(phone, "Welcome to the shop! How can we help?", done),
    "A model": async () => {
      await reader.add(".env", `OPENAI_BASE_URL=${openAi.env.OPENAI_STAND_IN}/v1`);
      await restarted(reader, phone, done);
    },
    "A database": async () => {
      await reader.add(".env", `DATABASE_URL=${await database.createDatabase()}`);
      await restarted(reader, phone, done);
    },
  };
  try {
    for (const { title, blocks } of sections) {
      if (title !== "") done(`### ${title}`);
      for (const block of blocks) await reader.follow(block);
      await checks[title]?.();
    }
  } finally {
    await reader.leave();
    await openAi.close();
    await database.stop();
  }
}

async function restarted(reader: Reader, phone: Phone, done: FollowOptions["done"]): Promise<void> {
  await reader.restart();
  await converse(phone, "Welcome to the shop! How can we help?", done);
}

/** The greeting comes first, and then what the model says. */
async function converse(
  phone: Phone,
  greeting: string,
  done: FollowOptions["done"],
): Promise<void> {
  for (const [text, expected] of [
    ["Hi", greeting],
    ["When do you open?", MODEL_ANSWER],
  ] as const) {
    const replies = await phone.textAndWait(text, 1);
    if (replies.join() !== expected) {
      throw new Error(`"${text}" was answered with "${replies.join()}" in place of "${expected}".`);
    }
    done(`texted "${text}", and "${expected}" was delivered`);
  }
}
