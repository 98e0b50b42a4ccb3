import { expect, it } from "vitest";
import { parseRoute, type Route, routeHref } from "./route.ts";

const ROUTES: readonly Route[] = [
  { view: "conversations", id: null, state: null },
  { view: "conversations", id: "a b/c?d#e", state: "failed" },
  { view: "assistants", id: null },
  { view: "assistants", id: "new" },
  { view: "numbers" },
  { view: "opt-outs", tab: "current" },
  { view: "opt-outs", tab: "log" },
  { view: "health" },
];

it.each(ROUTES)("a reload shows what was shown: %j", (route) => {
  expect(parseRoute(routeHref(route))).toEqual(route);
});

it.each(["", "#", "#/", "#/nowhere/1", "#/conversations/%zz?state=odd", "#//"])(
  "the address %j leads to the conversations",
  (hash) => {
    expect(parseRoute(hash)).toEqual({ view: "conversations", id: null, state: null });
  },
);
