import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { preparedDatabase } from "./databases.ts";
import { copyPackage, type Example } from "./example.ts";

const run = promisify(execFile);
const CRON_SECRET = "a-secret-that-only-cron-knows";

export const nextjs: Example = {
  name: "nextjs",
  async prepare(postgres) {
    const databaseUrl = await preparedDatabase(postgres);
    const files = ["app", "lib", "next.config.ts", "tsconfig.json"];
    const folder = await copyPackage("nextjs", files);
    const cwd = folder.path;
    const next = join(cwd, "node_modules/next/dist/bin/next");
    const { PATH, HOME } = process.env;
    // Without any credentials, as on a build machine.
    const env = { PATH, HOME, NEXT_TELEMETRY_DISABLED: "1" };
    await run(process.execPath, [next, "build"], { cwd, env });
    const args = [next, "start", "--hostname", "127.0.0.1", "--port", "0"];
    return {
      command: { file: process.execPath, args, cwd },
      env: { DATABASE_URL: databaseUrl, CRON_SECRET, NEXT_TELEMETRY_DISABLED: "1" },
      async sweep(url) {
        const stranger = await fetch(`${url}/api/cron/sweep`);
        if (stranger.status !== 401) throw new Error("A stranger may sweep.");
        const headers = { authorization: `Bearer ${CRON_SECRET}` };
        const response = await fetch(`${url}/api/cron/sweep`, { headers });
        if (!response.ok) throw new Error(`The sweep was answered with ${response.status}.`);
      },
      close: () => folder.remove(),
    };
  },
};
