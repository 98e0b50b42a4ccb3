import { describe, it } from "vitest";
import { sabotagedPlan } from "../src/plans.ts";
import { runChaos } from "../src/run-chaos.ts";

const BROKEN = [
  ["ack_before_store", "lost:"],
  ["resend_unknown", "sent twice:"],
  ["forget_opt_out", "opt-out:"],
] as const;

describe.concurrent("the checks notice when a promise is broken", () => {
  it.for(BROKEN)("%s", { timeout: 120_000 }, async ([sabotage, broken], { expect }) => {
    const { violations } = await runChaos(sabotagedPlan(sabotage));
    expect(violations).toContainEqual(expect.stringContaining(broken));
  });
});
