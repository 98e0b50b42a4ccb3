import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Supabase's own command in a project's folder, against any PostgreSQL; it needs neither Docker nor a login. */
export async function supabaseCli(folder: string, args: readonly string[]): Promise<CliResult> {
  const bin = fileURLToPath(
    new URL("dist/supabase.js", import.meta.resolve("supabase/package.json")),
  );
  const command = [bin, "--workdir", folder, "--agent", "no"];
  const child = spawn(process.execPath, [...command, ...args], {
    cwd: folder,
    env: { ...process.env, HOME: folder, SUPABASE_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk;
  });
  await once(child, "close");
  return { status: child.exitCode, stdout, stderr };
}
