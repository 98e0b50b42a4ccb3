import { useEffect, useRef } from "preact/hooks";
import { focusDetail } from "../parts/to-detail.tsx";
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
    const row = document.querySelector<HTMLElement>(`a.row[href="${routeHref(from)}"]`);
    if (row?.checkVisibility()) row.focus();
    else if (!focusDetail()) document.getElementById("main")?.focus();
  }, [route]);
}
