import type { ConfigurationIssue } from "../errors.ts";
import { isOpenAiHost } from "../openai/openai-host.ts";
import type { SetVariables, VariableName } from "./variables.ts";

/** What half-set groups lack. A group that is started must be finished: a demo must not run by mistake. */
export function missingVariables(set: SetVariables): ConfigurationIssue[] {
  const issues: ConfigurationIssue[] = [];
  /** With any of `group` set, one of `needed` (the first is the one to name) must be. */
  const require = (needed: readonly VariableName[], group: readonly VariableName[]): void => {
    const [name, ...others] = needed;
    const because = group.find((variable) => set[variable] !== undefined);
    if (name === undefined || because === undefined) return;
    if (needed.some((variable) => set[variable] !== undefined)) return;
    const instead = others.map((other) => ` (or ${other})`).join("");
    issues.push({ name, problem: `is missing${instead}, though ${because} is set` });
  };

  const twilio = ["TWILIO_API_BASE_URL", "TWILIO_MESSAGING_SERVICE_SID"] as const;
  require(["TWILIO_ACCOUNT_SID"], ["TWILIO_AUTH_TOKEN", ...twilio]);
  require(["TWILIO_AUTH_TOKEN"], ["TWILIO_ACCOUNT_SID", ...twilio]);

  const ownServer = set.OPENAI_BASE_URL !== undefined && !isOpenAiHost(set.OPENAI_BASE_URL);
  if (!ownServer) require(["OPENAI_API_KEY"], ["OPENAI_BASE_URL", "OPENAI_MODEL"]);

  const urls = ["SUPABASE_URL", "VITE_SUPABASE_URL"] as const;
  const keys = ["SUPABASE_SECRET_KEY", "SUPABASE_SERVICE_ROLE_KEY"] as const;
  require(urls, keys);
  require(keys, urls);
  return issues;
}
