/** What one part found out: tables, named values, and the goals that it was held against. */
export interface Report {
  text(paragraph: string): void;
  table(heads: readonly string[]): void;
  row(cells: readonly (string | number)[]): void;
  value(name: string, value: number): void;
  /** `name` is the goal in words. */
  goal(goal: Goal): void;
}

export interface Goal {
  readonly name: string;
  readonly asked: number;
  readonly measured: number;
  /** Which side of `asked` is the good one. */
  readonly is: "at least" | "at most";
  readonly unit: string;
}

export interface Findings {
  readonly markdown: string;
  readonly values: Readonly<Record<string, number>>;
  readonly goals: readonly Goal[];
}

export interface WritableReport extends Report {
  findings(): Findings;
}

/** Everything is printed as it comes: a run that is stopped has said what it found. */
export function createReport(write: (line: string) => void): WritableReport {
  const blocks: string[][] = [];
  const values: Record<string, number> = {};
  const goals: Goal[] = [];
  const add = (line: string): void => {
    blocks.at(-1)?.push(line);
    write(line);
  };
  return {
    text(paragraph) {
      blocks.push([]);
      add(paragraph);
    },
    table(heads) {
      blocks.push([]);
      add(`| ${heads.join(" | ")} |`);
      add(`|${heads.map(() => " --- |").join("")}`);
    },
    row: (cells) => add(`| ${cells.join(" | ")} |`),
    value(name, value) {
      values[name] = value;
      write(`${name}: ${inDigits(value)}`);
    },
    goal(goal) {
      goals.push(goal);
      write(goalLine(goal));
    },
    findings: () => ({
      markdown: blocks.map((lines) => lines.join("\n")).join("\n\n"),
      values,
      goals,
    }),
  };
}

export function isReached({ asked, measured, is }: Goal): boolean {
  return is === "at least" ? measured >= asked : measured <= asked;
}

function goalLine(goal: Goal): string {
  const { name, asked, measured, is, unit } = goal;
  const verdict = isReached(goal) ? "reached" : "missed";
  return `${verdict}: ${name}: ${inDigits(measured)}${unit}, asked ${is} ${inDigits(asked)}${unit}`;
}

/** Three digits that count. */
export function inDigits(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude >= 100) return value.toFixed(0);
  return value.toFixed(magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : 3);
}
