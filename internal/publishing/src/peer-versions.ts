import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { PackageFolder } from "runtimes/packed";

/** The ends of what a package promises to work with: of each major version of a peer, the lowest and the highest. */
export type PeerVersions = ReadonlyMap<string, readonly string[]>;

/** Reads the peers of these packages, but for one another. The versions are what `npm install name@version` takes, lowest first. */
export async function peerVersions(packages: readonly PackageFolder[]): Promise<PeerVersions> {
  const versions = new Map<string, readonly string[]>();
  for (const name of packages) {
    const path = fileURLToPath(new URL(`../../../packages/${name}/package.json`, import.meta.url));
    const { peerDependencies = {} }: { peerDependencies?: Record<string, string> } = JSON.parse(
      await readFile(path, "utf8"),
    );
    for (const [peer, range] of Object.entries(peerDependencies)) {
      if (peer !== "sms-pipeline") versions.set(peer, endsOf(range));
    }
  }
  return versions;
}

/** `^6.0.0 || ^7.0.0` begins at 6.0.0; npm itself finds the highest of `^6.0.0`. */
export function endsOf(range: string): string[] {
  return range.split("||").flatMap((part) => {
    const lowest = /^\s*(?:\^|>=)(\d+\.\d+\.\d+)\s*$/.exec(part)?.[1];
    if (lowest === undefined) throw new Error(`The peer range ${range} can't be read here.`);
    return [lowest, part.trim()];
  });
}
