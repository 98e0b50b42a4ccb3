import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { engine, engineVersion, installEngines } from "runtimes/engines";

/** A Node that contestants run on. What loads them runs on the current one. */
export interface MeasuredNode {
  /** E.g. `20.20.2`. */
  readonly version: string;
  readonly path: string;
}

/** What `--node` takes: the oldest major version that the packages support, and the current one. */
export const NODE_MAJORS: readonly [oldest: string, current: string] = [
  "20",
  majorOf(process.versions.node),
];

export async function measuredNode(major: string): Promise<MeasuredNode> {
  const [oldest, current] = NODE_MAJORS;
  if (major === current) return { version: process.versions.node, path: process.execPath };
  if (major === oldest) return onPath(oldest) ?? (await fetched());
  throw new RangeError(`Node ${major} is not measured, only ${NODE_MAJORS.join(" and ")}.`);
}

export function majorOf(version: string): string {
  return version.split(".")[0] ?? version;
}

/** One that the machine has already. */
function onPath(major: string): MeasuredNode | null {
  for (const folder of process.env.PATH?.split(delimiter) ?? []) {
    // A name on the path can be a version manager's script: the binary itself is what is measured.
    const tell = "process.versions.node + ' ' + process.execPath";
    const { stdout } = spawnSync(join(folder, "node"), ["-p", tell], { encoding: "utf8" });
    const [, version, path] = /^(\S+) (.+)$/m.exec(stdout ?? "") ?? [];
    if (version && path && majorOf(version) === major) return { version, path };
  }
  return null;
}

// Not among the dependencies: 150 MB, for which nobody should wait who measures nothing.
async function fetched(): Promise<MeasuredNode> {
  try {
    await installEngines(["node 20"]);
  } catch (cause) {
    throw new Error(
      "The webhooks are measured on Node 20 too, the oldest that the packages support. None is on the PATH, and npm could not fetch one (see the cause). Put a Node 20 on the PATH, or let npm reach its registry; the other parts, by name, need none.",
      { cause },
    );
  }
  return { version: engineVersion("node 20"), path: engine("node 20") };
}
