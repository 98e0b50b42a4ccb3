import type { Part } from "../harness/part.ts";
import { measureBadSignatures } from "./bad-signature.ts";
import { measureRules } from "./rules.ts";
import { measureSegments } from "./segments.ts";

/** What is small and done for every text. */
export const micro: Part = async (report, options) => {
  report.text("Medians of rounds in turns, measured with mitata.");
  await measureBadSignatures(report, options);
  await measureSegments(report, options);
  await measureRules(report, options);
};
