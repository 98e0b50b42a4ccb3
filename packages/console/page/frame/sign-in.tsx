import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { messageOf } from "../api/api-error.ts";
import { api, signedIn } from "../api/client.ts";
import { maskAllNumbers } from "../parts/number-text.tsx";

export function SignIn() {
  const field = useRef<HTMLInputElement>(null);
  const problem = useSignal<string | null>(null);
  const busy = useSignal(false);
  useEffect(() => {
    // Whoever signs in need not be whom they were shown to, also where the session ran out or ended in another tab.
    maskAllNumbers();
    field.current?.focus();
  }, []);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    try {
      await api.signIn(field.current?.value ?? "");
      signedIn.value = true;
    } catch (error) {
      problem.value = messageOf(error);
      field.current?.select();
    } finally {
      busy.value = false;
    }
  }
  return (
    <main class="alone">
      <form class="card sign-in" onSubmit={(event) => void submit(event)}>
        <h1>sms-pipeline console</h1>
        <label for="token">Token</label>
        <input
          ref={field}
          id="token"
          type="password"
          autocomplete="current-password"
          required
          aria-describedby="token-problem"
          aria-invalid={problem.value !== null}
        />
        <p id="token-problem" class="problem" role="alert">
          {problem.value}
        </p>
        <button type="submit" class="primary" aria-disabled={busy.value}>
          Sign in
        </button>
      </form>
    </main>
  );
}
