import type { DeskWebhook } from "../../src/desk/api.ts";
import type { DeliveryFilter } from "../frame/view.ts";

/** The deliveries to list, newest first. */
export function filterDeliveries(
  webhooks: Iterable<DeskWebhook>,
  filter: DeliveryFilter,
  messageSid: string | null,
): DeskWebhook[] {
  return [...webhooks]
    .filter((webhook) => messageSid === null || webhook.messageSid === messageSid)
    .filter((webhook) => fits(webhook, filter))
    .reverse();
}

function fits({ kind, state }: DeskWebhook, filter: DeliveryFilter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "texts":
      return kind !== "status";
    case "statuses":
      return kind === "status";
    case "failed":
      return state === "failed";
  }
}
