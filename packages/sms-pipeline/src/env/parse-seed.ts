import * as z from "zod/mini";
import { configurationIssues, describeIssues } from "../configuration-issues.ts";
import { ConfigurationError, type ConfigurationIssue } from "../errors.ts";
import type { AssistantSeed } from "../ports/assistant.ts";
import { isE164 } from "../text/e164.ts";

const nonBlank = z
  .string("must be a text")
  .check(z.refine((value) => value.trim() !== "", "must not be blank"));

// Blank, there is nothing to send: the same as none.
const optionalText = z.optional(
  z.pipe(
    z.nullable(z.string("must be a text or null")),
    z.transform((value: string | null) => (value?.trim() ? value : null)),
  ),
);

const seedSchema = z.array(
  z.strictObject(
    {
      id: z.optional(nonBlank),
      name: nonBlank,
      firstSms: optionalText,
      smsPrompt: optionalText,
      phoneNumbers: z.array(
        z
          .string("must be a text")
          .check(z.refine(isE164, "must be a phone number in E.164, e.g. +12025550123")),
        "must be a list of phone numbers",
      ),
    },
    { error: (issue) => (issue.code === "invalid_type" ? "must be an object" : undefined) },
  ),
  "must be a list of assistants",
);

/**
 * Reads assistants as `SMS_SEED_FILE` holds them, from parsed JSON:
 * `[{ "name", "firstSms", "smsPrompt", "phoneNumbers": ["+1..."] }]`.
 *
 * Throws `ConfigurationError` (`invalid_environment`) with the path of everything that is wrong, e.g.
 * `seed[0].phoneNumbers[1]`: also of a number, an id or a name that is there twice.
 */
export function parseSeed(json: unknown): AssistantSeed[] {
  const parsed = seedSchema.safeParse(json);
  const issues = parsed.success
    ? duplicates(parsed.data)
    : configurationIssues(parsed.error, "seed");
  if (!parsed.success || issues.length > 0) {
    throw new ConfigurationError(
      "invalid_environment",
      `The assistants of the seed can't be used:${describeIssues(issues)}`,
      issues,
    );
  }
  return parsed.data.map(({ id, firstSms = null, smsPrompt = null, ...rest }) => ({
    ...(id !== undefined && { id }),
    ...rest,
    firstSms,
    smsPrompt,
  }));
}

function duplicates(seeds: z.infer<typeof seedSchema>): ConfigurationIssue[] {
  const firstAt = new Map<string, string>();
  const issues: ConfigurationIssue[] = [];
  const check = (kind: string, value: string, path: string): void => {
    const key = `${kind} ${value}`;
    const first = firstAt.get(key);
    if (first === undefined) firstAt.set(key, path);
    else issues.push({ name: path, problem: `is the same ${kind} as ${first}` });
  };
  for (const [index, { id, name, phoneNumbers }] of seeds.entries()) {
    const path = `seed[${index}]`;
    // Without an id, the name is what tells an assistant from the others.
    if (id === undefined) check("name", name, `${path}.name`);
    else check("id", id, `${path}.id`);
    for (const [at, number] of phoneNumbers.entries()) {
      check("number", number, `${path}.phoneNumbers[${at}]`);
    }
  }
  return issues;
}
