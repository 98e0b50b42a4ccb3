import { signal } from "@preact/signals";
import { parseRoute, type Route, routeHref } from "./route.ts";

export const currentRoute = signal<Route>(parseRoute(location.hash));

window.addEventListener("hashchange", () => {
  currentRoute.value = parseRoute(location.hash);
});

export function goTo(route: Route): void {
  location.hash = routeHref(route).slice(1);
}
