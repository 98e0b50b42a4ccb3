import { useEffect, useRef } from "preact/hooks";
import { type Route, routeHref } from "./route.ts";

/**
 * Where a change of the route has taken away what had the focus, gives it to what came in its place: the row of what is
 * come back from, else what was chosen from the list, else the view.
 */
export function useKeptFocus(route: Route): void {
  const before = useRef(route);
  useEffect(() => {
    const from = before.current;
    before.current = route;
    const held = document.activeElement;
    if (from === route || (held && held !== document.body && held.checkVisibility())) return;
    const next = [`a.row[href="${routeHref(from)}"]`, ".has-detail > .split-detail", "#main"]
      .map((place) => document.querySelector<HTMLElement>(place))
      .find((found) => found?.checkVisibility());
    if (!next) return;
    // A link takes the focus as it is.
    if (next.tabIndex < 0) next.tabIndex = -1;
    next.focus();
  }, [route]);
}
