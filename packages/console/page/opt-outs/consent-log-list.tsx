import type { ConsentItem } from "../../src/api/types.ts";
import { api } from "../api/client.ts";
import { MoreList } from "../parts/more-list.tsx";
import { NumberText, RevealableNumber } from "../parts/number-text.tsx";
import { ORIGIN_WORDS } from "../words/source-words.ts";
import { momentWords } from "../words/time-words.ts";

/** Oldest first, as it was written. */
export function ConsentLogList() {
  return (
    <MoreList<ConsentItem>
      load={api.consent}
      idOf={({ id }) => id}
      empty="Nobody has opted out or in yet."
    >
      {({ person, scope, at, kind, origin }) => (
        <>
          <RevealableNumber number={person} />
          <span>
            <span class={`chip ${kind === "opted_out" ? "warn" : "good"}`}>
              {kind === "opted_out" ? "Opted out" : "Opted in"}
            </span>{" "}
            <span class="muted small">
              {ORIGIN_WORDS[origin]}, of <NumberText number={scope} />
            </span>
          </span>
          <time class="muted" dateTime={new Date(at).toISOString()}>
            {momentWords(at)}
          </time>
        </>
      )}
    </MoreList>
  );
}
