import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestPostgres } from "@sms-pipeline/test-support/postgres";
import { type CleanFolder, installPacked, type PackageFolder } from "runtimes/packed";
import type { Command } from "runtimes/program";

/** An example as a user copies it, ready to be started. */
export interface PreparedExample {
  readonly command: Command;
  readonly env: Readonly<Record<string, string>>;
  readonly publicUrl?: string;
  readonly basePath?: string;
  /** Calls what cron calls, and resolves when the sweep is over. Null: it sweeps by itself. */
  readonly sweep: ((url: string) => Promise<void>) | null;
  close(): Promise<void>;
}

export interface Example {
  readonly name: string;
  prepare(postgres: TestPostgres): Promise<PreparedExample>;
}

/** Copies an example's files into an empty folder, with the packages that it asks for: ours packed, the others from npm. */
export async function copyExample(
  name: string,
  files: readonly string[],
  packages: { readonly ours: readonly PackageFolder[]; readonly others: readonly string[] },
): Promise<CleanFolder> {
  const folder = await installPacked(packages.ours, packages.others);
  for (const file of files)
    await cp(exampleFile(name, file), join(folder.path, file), { recursive: true });
  return folder;
}

/** Copies an example that has a `package.json` of its own. */
export async function copyPackage(name: string, files: readonly string[]): Promise<CleanFolder> {
  const manifest = await readFile(exampleFile(name, "package.json"), "utf8");
  const { dependencies = {}, devDependencies = {} }: Partial<Manifest> = JSON.parse(manifest);
  const ours: PackageFolder[] = [];
  const others: string[] = [];
  for (const [dependency, range] of Object.entries({ ...dependencies, ...devDependencies })) {
    if (/^(@sms-pipeline\/|sms-pipeline$)/.test(dependency)) {
      ours.push(dependency.replace("@sms-pipeline/", "") as PackageFolder);
    } else if (dependency !== "wrangler") {
      others.push(`${dependency}@${range}`);
    }
  }
  return copyExample(name, files, { ours, others });
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

function exampleFile(name: string, file: string): string {
  return fileURLToPath(new URL(`../../../examples/${name}/${file}`, import.meta.url));
}
