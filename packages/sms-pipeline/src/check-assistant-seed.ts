import { describeIssues } from "./configuration-issues.ts";
import { ConfigurationError, type ConfigurationIssue } from "./errors.ts";
import type { AssistantSeed } from "./ports/assistant.ts";

/**
 * A number as carriers give it in a webhook: digits, with a plus sign before E.164, and perhaps a channel before that. An RCS
 * sender has a name (https://www.twilio.com/docs/rcs/send-an-rcs-message).
 */
const NUMBER = /^(?:(?:[a-z]+:)?\+?\d+|rcs:\w[\w.-]*)$/;

/**
 * For stores: checks an assistant before it is saved. Throws `ConfigurationError` `invalid_options` that names every number at which
 * no text can ever come, such as the `undefined` of a variable that is not set: nobody would answer, and nothing say why.
 */
export function checkAssistantSeed({ phoneNumbers }: AssistantSeed): void {
  const issues = issuesOf(phoneNumbers);
  if (issues.length === 0) return;
  throw new ConfigurationError(
    "invalid_options",
    `The assistant can't be saved:${describeIssues(issues)}`,
    issues,
  );
}

function issuesOf(phoneNumbers: unknown): ConfigurationIssue[] {
  if (!Array.isArray(phoneNumbers)) {
    return [{ name: "phoneNumbers", problem: "must be a list of phone numbers, empty if need be" }];
  }
  return phoneNumbers.flatMap((number: unknown, index) =>
    typeof number === "string" && NUMBER.test(number)
      ? []
      : [
          {
            name: `phoneNumbers[${index}]`,
            problem: "must be a phone number in E.164, e.g. +12025550123",
          },
        ],
  );
}
