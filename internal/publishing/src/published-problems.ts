import type { Registry } from "./registry.ts";
import type { Released } from "./release.ts";

interface Published {
  readonly exports?: object;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** What is wrong with a package as the registry shows it to whoever installs it. */
export async function publishedProblems(
  registry: Registry,
  { name, version, before }: Released,
): Promise<string[]> {
  const response = await fetch(`${registry.url}${name}/${version}`);
  if (!response.ok) return [`${name} ${version} was not published: ${response.status}`];
  const manifest: Published = JSON.parse(await response.text());
  return problemsOf(manifest, { name, version, before });
}

export function problemsOf(
  { exports, dependencies, peerDependencies }: Published,
  { name, version, before }: Released,
): string[] {
  const problems: string[] = [];
  // Nothing is so far along that a release could be a major one, whatever the peer ranges make of it.
  if (before.startsWith("0.") && !version.startsWith("0.")) {
    problems.push(`${name} jumped from ${before} to ${version}.`);
  }
  // Where the sources are that are not published.
  if (JSON.stringify(exports).includes("@sms-pipeline/source")) {
    problems.push(`${name} exports its sources.`);
  }
  for (const [dependency, range] of Object.entries({ ...dependencies, ...peerDependencies })) {
    if (/^(workspace|catalog|link|file):/.test(range)) {
      problems.push(`${name} asks for ${dependency} ${range}, which is only known here.`);
    }
  }
  // A literal range: one that follows the core's version would make each of its minors a major of this package.
  const core = peerDependencies?.["sms-pipeline"];
  if (core !== undefined && !/^>=0\.\d+\.\d+ <1\.0\.0$/.test(core)) {
    problems.push(`${name} asks for sms-pipeline ${core}.`);
  }
  return problems;
}
