import { readFileSync } from "node:fs";

/** The packages with the versions that are installed here: `express 5.3.0, twilio 6.2.0`. */
export function versionsOf(packages: readonly string[]): string {
  return packages.map((name) => `${name} ${versionOf(name)}`).join(", ");
}

function versionOf(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  const content: unknown = JSON.parse(readFileSync(file, "utf8"));
  const isPackage = typeof content === "object" && content !== null && "version" in content;
  return isPackage ? String(content.version) : "unknown";
}
