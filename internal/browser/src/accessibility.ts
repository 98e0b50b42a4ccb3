import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** What axe calls serious or critical on the page as it stands, each with the elements that it is about. */
export async function seriousIssues(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ""}`),
    );
}
