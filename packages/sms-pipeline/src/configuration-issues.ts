import type * as z from "zod/mini";
import { ConfigurationError, type ConfigurationIssue } from "./errors.ts";

/**
 * What zod found, as entries of a `ConfigurationError`: each with the path of what is wrong, e.g.
 * `history.maxTokens` or `seed[0].phoneNumbers[1]`, and never with the value itself. `root` stands before the
 * path, and alone for the whole value.
 */
export function configurationIssues(error: z.core.$ZodError, root = ""): ConfigurationIssue[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        name: pathText(root, [...issue.path, key]),
        problem: "is not known: is its name spelled wrong?",
      }));
    }
    return [{ name: pathText(root, issue.path), problem: issue.message }];
  });
}

/** One line for each issue, for the message of a `ConfigurationError`. */
export function describeIssues(issues: readonly ConfigurationIssue[]): string {
  return issues.map(({ name, problem }) => `\n- ${name}: ${problem}`).join("");
}

/** The error of a function whose options have these issues. */
export function optionsError(
  givenTo: string,
  issues: readonly ConfigurationIssue[],
): ConfigurationError {
  const message = `${givenTo} was given options that it can't use:${describeIssues(issues)}`;
  return new ConfigurationError("invalid_options", message, issues);
}

function pathText(root: string, path: readonly PropertyKey[]): string {
  if (path.length === 0) return root || "options";
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, root);
}
