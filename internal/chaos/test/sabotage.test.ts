import { describe, it } from "vitest";
import { sabotagedPlan } from "../src/plans.ts";
import { runChaos } from "../src/run-chaos.ts";

describe.concurrent("the checks notice when a promise is broken", () => {
  it.for([
    ["ack_before_store", "lost:"],
    ["resend_unknown", "sent twice:"],
    ["forget_opt_out", "opt-out:"],
  ] as const)(
    "%s",
    async ([sabotage, broken], { expect }) => {
      const { violations } = await runChaos(sabotagedPlan(sabotage));
      expect(violations).toContainEqual(expect.stringContaining(broken));
    },
    120_000,
  );
});
