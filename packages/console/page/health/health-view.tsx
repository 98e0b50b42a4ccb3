import { useSignal } from "@preact/signals";
import type { HealthReport } from "../../src/api/types.ts";
import { api } from "../api/client.ts";
import { usePoll } from "../parts/poll.ts";
import { overallWords, PARTS, partWords } from "../words/health-words.ts";

export function HealthView() {
  const report = useSignal<HealthReport | null>(null);
  usePoll(async (abort) => {
    report.value = await api.health(abort);
  }, []);
  const found = report.value;
  if (!found) {
    return (
      <section class="plain-view">
        <h1>Health</h1>
        <p class="empty">Loading…</p>
      </section>
    );
  }
  const overall = overallWords(found.status);
  return (
    <section class="plain-view" aria-label="Health">
      <h1>Health</h1>
      <p class={`banner ${overall.tone}`} role="status">
        {overall.detail}
      </p>
      <ul class="cards">
        {PARTS.map(({ part, label }) => {
          const words = partWords(part, found[part]);
          return (
            <li key={part} class="card">
              <h2>{label}</h2>
              <p>
                <span class={`chip ${words.tone}`}>{words.label}</span>
              </p>
              <p class="muted small">{words.detail}</p>
            </li>
          );
        })}
        <li class="card">
          <h2>Turns in hand</h2>
          <p class="figure">{found.turnsInHand}</p>
          <p class="muted small">In this process, at this moment.</p>
        </li>
      </ul>
    </section>
  );
}
