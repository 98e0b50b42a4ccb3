import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ConsoleState } from "../../src/api/types.ts";
import { ApiError, messageOf } from "../api/api-error.ts";
import { api, signedIn } from "../api/client.ts";
import { AssistantsView } from "../assistants/assistants-view.tsx";
import { ConversationsView } from "../conversations/conversations-view.tsx";
import { HealthView } from "../health/health-view.tsx";
import { NumbersView } from "../numbers/numbers-view.tsx";
import { OptOutsView } from "../opt-outs/opt-outs-view.tsx";
import { Announcer } from "../parts/announce.tsx";
import { connectionProblem } from "../parts/poll.ts";
import { currentRoute } from "./current-route.ts";
import { useKeptFocus } from "./keep-focus.ts";
import { Navigation } from "./navigation.tsx";
import { SignIn } from "./sign-in.tsx";

const RETRY_MS = 3_000;

/** First who is there and what the store can do, then the view that the address names. */
export function App() {
  const state = useSignal<ConsoleState | null>(null);
  const problem = useSignal<string | null>(null);
  const mayEnter = signedIn.value;
  useKeptFocus(currentRoute.value);

  useEffect(() => {
    if (mayEnter === false) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function load(): Promise<void> {
      try {
        state.value = await api.state();
        problem.value = null;
        signedIn.value = true;
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return;
        problem.value = `${messageOf(error)} Trying again.`;
        timer = setTimeout(load, RETRY_MS);
      }
    }
    void load();
    return () => clearTimeout(timer);
  }, [mayEnter]);

  if (mayEnter === false) return <SignIn />;
  if (!state.value) {
    return (
      <main class="alone">
        <p role="status">{problem.value ?? "Loading…"}</p>
      </main>
    );
  }
  return (
    <div class="frame">
      <Navigation view={currentRoute.value.view} access={state.value.access} />
      <main class="view" id="main" tabIndex={-1}>
        {connectionProblem.value && (
          <p class="banner warn" role="status">
            {connectionProblem.value}
          </p>
        )}
        <View state={state.value} />
      </main>
      <Announcer />
    </div>
  );
}

function View({ state: { store } }: { readonly state: ConsoleState }) {
  const route = currentRoute.value;
  switch (route.view) {
    case "conversations":
      if (!store.conversations) return <Missing title="Conversations" what="read conversations" />;
      return <ConversationsView route={route} mayTakeOver={store.takeOver} />;
    case "assistants":
      if (!store.assistants) return <Missing title="Assistants" what="list or change assistants" />;
      return <AssistantsView id={route.id} />;
    case "numbers":
      if (!store.assistants) return <Missing title="Phone numbers" what="list or assign numbers" />;
      return <NumbersView />;
    case "opt-outs":
      if (!store.consent) return <Missing title="Opt-outs" what="list opt-outs" />;
      return <OptOutsView tab={route.tab} />;
    case "health":
      return <HealthView />;
  }
}

function Missing({ title, what }: { readonly title: string; readonly what: string }) {
  return (
    <section class="plain-view">
      <h1>{title}</h1>
      <p class="empty">
        The store of this pipeline can’t {what}. The stores of sms-pipeline can; in a store of your
        own it is an optional part of the port.
      </p>
    </section>
  );
}
