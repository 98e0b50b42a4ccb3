import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { arch, type as systemName } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** What a long check found, as a page of the site. */
export interface VerifiedPage {
  /** Of the file in docs/verified. */
  readonly name: string;
  readonly title: string;
  /** What was done, in a paragraph. */
  readonly about: string;
  /** What writes the page, e.g. `pnpm --filter runtimes run table`. */
  readonly command: string;
  /** What came of it, in Markdown, one piece after the other. */
  readonly findings: readonly string[];
}

/** Writes the page, with when and where the check ran. Does nothing unless the program was given `--write`. */
export async function writeVerifiedPage(page: VerifiedPage): Promise<void> {
  if (!process.argv.includes("--write")) return;
  const { stdout: commit } = await run("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT });
  const day = new Date().toISOString().slice(0, 10);
  const machine = `Node ${process.versions.node}, ${systemName()} ${arch()}`;
  const paragraphs = [
    `# ${page.title}`,
    page.about,
    `Last run: ${day}, at commit \`${commit.trim()}\`, ${machine}. \`${page.command} --write\` runs it again and writes this page.`,
    ...page.findings,
  ];
  const folder = join(ROOT, "docs/verified");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${page.name}.md`), `${paragraphs.join("\n\n")}\n`);
}

/** A table whose columns are aligned, as the formatter has them. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const cells = [head, ...rows].map((row) =>
    row.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")),
  );
  const widths = head.map((_title, column) =>
    Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const [titles = "", ...lines] = cells.map(
    (row) => `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`,
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [titles, rule, ...lines].join("\n");
}
