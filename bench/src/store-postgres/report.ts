import { cpus } from "node:os";

/** Tables and named values, printed as they come and kept for the file. */
export interface Report {
  table(heads: readonly string[]): void;
  row(cells: readonly (string | number)[]): void;
  value(name: string, value: number): void;
  markdown(): string;
}

export function createReport(write: (line: string) => void): Report {
  const tables: string[][] = [];
  const values: string[] = [];
  const add = (line: string): void => {
    tables.at(-1)?.push(line);
    write(line);
  };
  return {
    table(heads) {
      tables.push([]);
      add(`| ${heads.join(" | ")} |`);
      add(`|${heads.map(() => " --- |").join("")}`);
    },
    row(cells) {
      add(`| ${cells.join(" | ")} |`);
    },
    value(name, value) {
      const line = `${name}: ${value.toFixed(2)}`;
      values.push(line);
      write(line);
    },
    markdown: () =>
      [...tables.map((lines) => lines.join("\n")), ["```", ...values, "```"].join("\n")].join(
        "\n\n",
      ),
  };
}

export function describeMachine(postgresVersion: string): string {
  const all = cpus();
  return `${all.length} cores (${all[0]?.model.trim() ?? "unknown"}), Node ${process.versions.node}, PostgreSQL ${postgresVersion}`;
}
