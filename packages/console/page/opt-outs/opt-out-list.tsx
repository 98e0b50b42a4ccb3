import type { OptOutItem } from "../../src/api/types.ts";
import { api } from "../api/client.ts";
import { MoreList } from "../parts/more-list.tsx";
import { NumberText, RevealableNumber } from "../parts/number-text.tsx";
import { momentWords } from "../words/time-words.ts";

export function OptOutList() {
  return (
    <MoreList<OptOutItem>
      load={api.optOuts}
      idOf={({ person, scope }) => `${person.id ?? person.masked} ${scope.id ?? scope.masked}`}
      empty="Nobody has opted out."
    >
      {({ person, scope, at }) => (
        <>
          <RevealableNumber number={person} />
          <span class="muted">
            from texts of <NumberText number={scope} />
          </span>
          <time class="muted" dateTime={new Date(at).toISOString()}>
            {momentWords(at)}
          </time>
        </>
      )}
    </MoreList>
  );
}
