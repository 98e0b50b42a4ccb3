import type { Report } from "./report.ts";

export interface PartOptions {
  /** All parts together in under three minutes. */
  readonly quick: boolean;
  /** What takes hours as well. */
  readonly long: boolean;
}

/** Measures one thing. Throws when an answer is wrong. */
export type Part = (report: Report, options: PartOptions) => Promise<void>;
