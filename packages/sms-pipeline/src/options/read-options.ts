import { optionsError } from "../configuration-issues.ts";
import type { ConfigurationIssue } from "../errors.ts";
import type { CreateSmsPipelineOptions } from "./options.ts";
import { parseOptions } from "./options-schema.ts";
import type { PipelineSettings } from "./settings.ts";

/** Checks the options and fills in the defaults. Throws `ConfigurationError` that lists everything that is wrong. */
export function readOptions(options: CreateSmsPipelineOptions): PipelineSettings {
  const off = options?.test === false;
  const parsed = parseOptions(off ? { ...options, test: undefined } : options);
  const issues = "issues" in parsed ? parsed.issues : contradictions(parsed.settings);
  if ("issues" in parsed || issues.length > 0) {
    throw optionsError("createSmsPipeline", issues);
  }
  return parsed.settings;
}

function contradictions({ send, turns, test }: PipelineSettings): readonly ConfigurationIssue[] {
  const issues: ConfigurationIssue[] = [];
  if (send.timeoutMs >= turns.leaseMs) {
    issues.push({ name: "send.timeoutMs", problem: "must be shorter than turns.leaseMs" });
  }
  if (test && test.token === undefined && !test.loopback) {
    issues.push({ name: "test", problem: "needs a token or loopback: true" });
  }
  return issues;
}
