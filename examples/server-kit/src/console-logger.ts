import type { Logger } from "sms-pipeline";

/** A logger that prints a line for each step, what it was and its fields, without the debug ones. */
export function createConsoleLogger(print: (line: string) => void): Logger {
  const write = (fields: object, message: string): void => {
    const words = Object.entries(fields).map(([name, value]) => `${name}=${wordOf(value)}`);
    print([message, ...words].join(" "));
  };
  return { debug: () => {}, info: write, warn: write, error: write };
}

function wordOf(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
