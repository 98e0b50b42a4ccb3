import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** `npm install` in a folder, of its `package.json` and these packages. */
export async function npmInstall(folder: string, packages: readonly string[] = []): Promise<void> {
  const args = ["install", "--no-audit", "--no-fund", "--loglevel=error", ...packages];
  await run("npm", args, { cwd: folder });
}
