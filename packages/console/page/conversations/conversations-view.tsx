import type { Route } from "../frame/route.ts";
import { ConversationDetail } from "./conversation-detail.tsx";
import { ConversationList } from "./conversation-list.tsx";

interface ConversationsViewProps {
  readonly route: Extract<Route, { view: "conversations" }>;
  readonly mayTakeOver: boolean;
}

/** The list and, beside it or on a narrow screen in its place, one conversation. */
export function ConversationsView({ route, mayTakeOver }: ConversationsViewProps) {
  const { id, state } = route;
  return (
    <div class={id === null ? "split" : "split has-detail"}>
      <ConversationList selectedId={id} state={state} />
      {id === null ? (
        <p class="split-detail empty">Choose a conversation to read it.</p>
      ) : (
        <ConversationDetail key={id} id={id} filter={state} mayTakeOver={mayTakeOver} />
      )}
    </div>
  );
}
