import { effect, type Signal, signal } from "@preact/signals";
import * as z from "zod/mini";
import { phones, saved } from "../app.ts";
import { markSeen } from "../phones/unread.ts";

/** Which deliveries are listed. */
export const DELIVERY_FILTERS = ["all", "texts", "statuses", "failed"] as const;
export type DeliveryFilter = (typeof DELIVERY_FILTERS)[number];

/** What stands beside the phones. */
export const PANELS = ["deliveries", "faults"] as const;
export type Panel = (typeof PANELS)[number];

const View = z.object({
  /** What stands beside the phones, where there is room. */
  panel: z.enum([...PANELS, "none"]),
  /** What a narrow page shows: a panel, or a phone by its id. */
  tab: z.string(),
});
const before = saved.read("view", View) ?? { panel: "deliveries", tab: "" };

/** True where there is room for one thing at a time. */
export const narrow: Signal<boolean> = signal(false);
export const panel: Signal<Panel | "none"> = signal(before.panel);
export const tab: Signal<string> = signal(before.tab || (phones.value[0]?.id ?? ""));
export const deliveryFilter: Signal<DeliveryFilter> = signal<DeliveryFilter>("all");
/** Only the deliveries of this message; null for those of all. */
export const deliveriesOf: Signal<string | null> = signal<string | null>(null);

export function showPanel(next: Panel): void {
  panel.value = next;
  tab.value = next;
}

/** Shows what became of a message outside the phones. */
export function showDeliveriesOf(messageSid: string): void {
  deliveriesOf.value = messageSid;
  deliveryFilter.value = "all";
  showPanel("deliveries");
  // Where there is room for one thing at a time, the message that had the focus is gone.
  if (narrow.value) document.getElementById("tab-deliveries")?.focus();
}

/** Follows the window's width, and keeps the view through a reload. */
export function startView(): void {
  const query = window.matchMedia("(max-width: 49.9375em)");
  narrow.value = query.matches;
  query.addEventListener("change", ({ matches }) => {
    narrow.value = matches;
  });
  let left = tab.peek();
  effect(() => {
    markSeen(left, tab.value);
    left = tab.value;
  });
  effect(() => void saved.write("view", { panel: panel.value, tab: tab.value }));
}
