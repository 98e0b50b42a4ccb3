import { expect, test } from "vitest";
import { deskWebhook } from "../test-desk.ts";
import { filterDeliveries } from "./filter-deliveries.ts";

test("deliveries are listed newest first, by kind, by failure and by message", () => {
  const webhooks = [
    deskWebhook({ id: "1", messageSid: "SM1" }),
    deskWebhook({ id: "2", messageSid: "SM2", kind: "status", state: "failed" }),
    deskWebhook({ id: "3", messageSid: "SM1", kind: "redirect" }),
  ];
  const ids = (...args: [Parameters<typeof filterDeliveries>[1], string | null]): string[] =>
    filterDeliveries(webhooks, ...args).map(({ id }) => id);
  expect(ids("all", null)).toEqual(["3", "2", "1"]);
  expect(ids("texts", null)).toEqual(["3", "1"]);
  expect(ids("statuses", null)).toEqual(["2"]);
  expect(ids("failed", null)).toEqual(["2"]);
  expect(ids("all", "SM1")).toEqual(["3", "1"]);
  expect(ids("failed", "SM1")).toEqual([]);
});
