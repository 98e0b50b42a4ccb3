import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The condition by which the packages export their TypeScript sources. */
const SOURCE = "@sms-pipeline/source";
const PACKAGES: URL = new URL("../../packages/", import.meta.url);

/** Something that a reader can import. */
export interface ReferenceModule {
  /** What is written after `from`, e.g. `sms-pipeline/twilio`. Its page has the same name. */
  readonly specifier: string;
  /** The file that it leads to. */
  readonly entry: string;
}

/** Every module that the packages export, so that the reference can't forget one. */
export function referenceModules(): readonly ReferenceModule[] {
  const modules: ReferenceModule[] = [];
  for (const folder of readdirSync(PACKAGES)) {
    const manifest = new URL(`${folder}/package.json`, PACKAGES);
    if (!existsSync(manifest)) continue;
    const { name, exports: exported }: PackageManifest = JSON.parse(readFileSync(manifest, "utf8"));
    for (const [subpath, target] of Object.entries(exported)) {
      const source = typeof target === "string" ? undefined : target[SOURCE];
      if (source === undefined) continue;
      const specifier = name + subpath.slice(1);
      modules.push({ specifier, entry: fileURLToPath(new URL(source, manifest)) });
    }
  }
  // The core first, then the others by their names.
  const rank = ({ specifier }: ReferenceModule): string =>
    specifier.startsWith("sms-pipeline") ? `0${specifier}` : `1${specifier}`;
  return modules.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

interface PackageManifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}
