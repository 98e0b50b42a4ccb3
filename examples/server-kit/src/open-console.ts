import { createConsole } from "@sms-pipeline/console";
import type { PipelineHandle, SmsPipeline, Store } from "sms-pipeline";
import type { EnvironmentSettings } from "sms-pipeline/env";
import type { Report } from "./report.ts";

export interface OpenConsoleOptions {
  readonly pipeline: SmsPipeline;
  readonly store: Store;
  readonly report: Report;
  /** Called after each request that may have changed something. */
  readonly onChange: () => Promise<void>;
}

/**
 * The console, with the token where there is one; without it only for this machine, and only while the server has no public
 * URL: behind a proxy on this machine everybody's requests come from here. Null: there is none.
 */
export function openConsole(
  { publicUrl, consoleToken }: EnvironmentSettings,
  { pipeline, store, report, onChange }: OpenConsoleOptions,
): PipelineHandle | null {
  if (consoleToken === null && publicUrl !== null) {
    report.say("console", "off: this server is public, and CONSOLE_TOKEN is not set");
    return null;
  }
  report.say(
    "console",
    consoleToken === null
      ? "open to this machine (CONSOLE_TOKEN is not set)"
      : "asks for its token",
  );
  const console = createConsole({
    pipeline,
    store,
    auth: consoleToken === null ? { loopback: true } : { token: consoleToken },
    onError: (error) =>
      report.print(`console: failed (${error instanceof Error ? error.name : typeof error})`),
  });
  return {
    basePath: console.basePath,
    async handle(request) {
      const reply = await console.handle(request);
      if (request.method !== "GET" && request.method !== "HEAD") await onChange();
      return reply;
    },
  };
}
