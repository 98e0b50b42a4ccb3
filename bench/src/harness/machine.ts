import { readdirSync, statSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { describePinning } from "./cores.ts";

export function describeMachine(): string {
  const all = cpus();
  const model = all[0]?.model.trim() ?? "unknown";
  return `${all.length} cores (${model}), ${describePinning()}, Node ${process.versions.node}`;
}

/** How many processes want a core, on average over the last minute. */
export function load(): number {
  return loadavg()[0] ?? Number.NaN;
}

const PACKAGES: string = fileURLToPath(new URL("../../../packages/", import.meta.url));

/** Started with `NODE_OPTIONS=--conditions=@sms-pipeline/source`, it is not the builds that are measured. */
export function areSourcesMeasured(): boolean {
  return process.env.NODE_OPTIONS?.includes("@sms-pipeline/source") ?? false;
}

/** The packages whose build is missing, or older than their sources. */
export function staleBuilds(): readonly string[] {
  return readdirSync(PACKAGES).filter((name) => {
    const builtAt = newest(`${PACKAGES}${name}/dist`);
    return builtAt === 0 || newest(`${PACKAGES}${name}/src`) > builtAt;
  });
}

function newest(folder: string): number {
  let latest = 0;
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const isMeasured = entry.isFile() && !entry.name.endsWith(".test.ts");
      if (isMeasured) {
        latest = Math.max(latest, statSync(`${entry.parentPath}/${entry.name}`).mtimeMs);
      }
    }
  } catch {
    return 0;
  }
  return latest;
}
