import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface CopiedMigration {
  readonly file: string;
  /** `different`: a file of that name is there with other contents, and was left alone. */
  readonly outcome: "added" | "unchanged" | "different";
}

/** Copies the .sql files of a folder into another, which is made when it is missing. Overwrites nothing. */
export async function copyMigrations(
  from: string | URL,
  to: string,
): Promise<readonly CopiedMigration[]> {
  const files = (await readdir(from)).filter((file) => file.endsWith(".sql")).sort();
  await mkdir(to, { recursive: true });
  const copied: CopiedMigration[] = [];
  for (const file of files) {
    const sql = await readFile(typeof from === "string" ? join(from, file) : new URL(file, from));
    copied.push({ file, outcome: await writeOnce(join(to, file), sql) });
  }
  return copied;
}

async function writeOnce(path: string, content: Buffer): Promise<CopiedMigration["outcome"]> {
  try {
    await writeFile(path, content, { flag: "wx" });
    return "added";
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    return content.equals(await readFile(path)) ? "unchanged" : "different";
  }
}
