import { useEffect } from "preact/hooks";
import type { ConsoleState } from "../../src/api/types.ts";
import { messageOf } from "../api/api-error.ts";
import { api, signedIn } from "../api/client.ts";
import { announce } from "../parts/announce.tsx";
import { forgetDrafts } from "../parts/draft.ts";
import { Icon } from "../parts/icon.tsx";
import { type Route, routeHref, type View } from "./route.ts";

const ITEMS: readonly { readonly label: string; readonly short?: string; readonly route: Route }[] =
  [
    {
      label: "Conversations",
      short: "Chats",
      route: { view: "conversations", id: null, state: null },
    },
    { label: "Assistants", route: { view: "assistants", id: null } },
    { label: "Phone numbers", short: "Numbers", route: { view: "numbers" } },
    { label: "Opt-outs", route: { view: "opt-outs", tab: "current" } },
    { label: "Health", route: { view: "health" } },
  ];

interface NavigationProps {
  readonly view: View;
  readonly access: ConsoleState["access"];
}

export function Navigation({ view, access }: NavigationProps) {
  const title = ITEMS.find(({ route }) => route.view === view)?.label;
  // What a browser calls the page in its tabs and its history, and a screen reader first.
  useEffect(() => {
    document.title = `${title} · Console`;
  }, [title]);
  return (
    <header class="navigation">
      <p class="brand">
        <span class="brand-mark" aria-hidden="true" />
        sms-pipeline
      </p>
      <nav aria-label="Console">
        {ITEMS.map(({ label, short, route }) => (
          <a
            key={route.view}
            href={routeHref(route)}
            aria-current={route.view === view ? "page" : undefined}
          >
            <Icon name={route.view} />
            <span class="long-label">{label}</span>
            <span class="short-label">{short ?? label}</span>
          </a>
        ))}
      </nav>
      {access === "token" && (
        <button type="button" class="quiet sign-out" onClick={() => void signOut()}>
          Sign out
        </button>
      )}
    </header>
  );
}

async function signOut(): Promise<void> {
  try {
    await api.signOut();
    signedIn.value = false;
    forgetDrafts();
  } catch (error) {
    announce(messageOf(error), "bad");
  }
}
