import type { ConversationFilter } from "sms-pipeline";

/** What the page shows. It stands in the address, so that a reload, a bookmark and the back button keep it. */
export type Route =
  | {
      readonly view: "conversations";
      readonly id: string | null;
      readonly state: ConversationFilter | null;
    }
  /** `new`: the form for one that does not exist yet. */
  | { readonly view: "assistants"; readonly id: string | null }
  | { readonly view: "numbers" }
  | { readonly view: "opt-outs"; readonly tab: "current" | "log" }
  | { readonly view: "health" };

export type View = Route["view"];

const FILTERS: readonly string[] = [
  "waiting",
  "paused",
  "failed",
  "live",
] satisfies ConversationFilter[];

/** An address that is none leads to the conversations. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [view, second = ""] = path.split("/");
  const id = decoded(second);
  switch (view) {
    case "assistants":
      return { view, id };
    case "numbers":
    case "health":
      return { view };
    case "opt-outs":
      return { view, tab: second === "log" ? "log" : "current" };
    default:
      return {
        view: "conversations",
        id: view === "conversations" ? id : null,
        state: filterOf(new URLSearchParams(query).get("state")),
      };
  }
}

export function routeHref(route: Route): string {
  switch (route.view) {
    case "conversations": {
      const path = route.id === null ? "" : `/${encodeURIComponent(route.id)}`;
      return `#/conversations${path}${route.state === null ? "" : `?state=${route.state}`}`;
    }
    case "assistants":
      return route.id === null ? "#/assistants" : `#/assistants/${encodeURIComponent(route.id)}`;
    case "opt-outs":
      return route.tab === "log" ? "#/opt-outs/log" : "#/opt-outs";
    case "numbers":
    case "health":
      return `#/${route.view}`;
  }
}

function filterOf(text: string | null): ConversationFilter | null {
  return isFilter(text) ? text : null;
}

function isFilter(text: string | null): text is ConversationFilter {
  return text !== null && FILTERS.includes(text);
}

function decoded(part: string): string | null {
  if (part === "") return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
