import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { connection, tryNow } from "../app.ts";

/** Whether the page and the emulator are in touch; where they are not, when it tries again. */
export function ConnectionState(): JSX.Element {
  const state = connection.value;
  return (
    <div class="connection" data-kind={state.kind}>
      <p role="status">
        <span class="dot" />
        {state.kind === "live" && "Live"}
        {state.kind === "connecting" && "Connecting"}
        {state.kind === "away" && state.problem}
      </p>
      {state.kind === "away" && (
        <>
          <Countdown until={state.retryAt} />
          <button type="button" onClick={tryNow}>
            Try now
          </button>
        </>
      )}
    </div>
  );
}

function Countdown({ until }: { readonly until: number }): JSX.Element {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 250);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((until - now.value) / 1_000));
  return <span class="countdown">{seconds === 0 ? "Trying" : `Again in ${seconds} s`}</span>;
}
