import { useSignal } from "@preact/signals";
import { messageOf } from "../api/api-error.ts";
import { routeHref } from "../frame/route.ts";
import { announce } from "../parts/announce.tsx";
import { ConsentLogList } from "./consent-log-list.tsx";
import { downloadConsentLog } from "./download-consent-log.ts";
import { OptOutList } from "./opt-out-list.tsx";

type Tab = "current" | "log";

const TABS: readonly { readonly tab: Tab; readonly label: string }[] = [
  { tab: "current", label: "Opted out now" },
  { tab: "log", label: "Consent log" },
];

export function OptOutsView({ tab }: { readonly tab: Tab }) {
  const exporting = useSignal(false);
  async function download(format: "csv" | "ndjson"): Promise<void> {
    if (exporting.value) return;
    exporting.value = true;
    try {
      const entries = await downloadConsentLog(format);
      announce(`The consent log is downloaded: ${entries} ${entries === 1 ? "entry" : "entries"}.`);
    } catch (error) {
      announce(messageOf(error), "bad");
    } finally {
      exporting.value = false;
    }
  }
  return (
    <section class="plain-view" aria-label="Opt-outs">
      <header class="view-header">
        <h1>Opt-outs</h1>
        <div class="actions">
          <button
            type="button"
            aria-disabled={exporting.value}
            onClick={() => void download("csv")}
          >
            Export CSV
          </button>
          <button
            type="button"
            aria-disabled={exporting.value}
            onClick={() => void download("ndjson")}
          >
            Export NDJSON
          </button>
        </div>
      </header>
      <p class="lead">
        Who must not be texted, and how each consent was taken back or given. An export holds the
        whole numbers: it is your proof.
      </p>
      <nav class="filters" aria-label="Opt-outs">
        {TABS.map((each) => (
          <a
            key={each.tab}
            href={routeHref({ view: "opt-outs", tab: each.tab })}
            aria-current={each.tab === tab ? "true" : undefined}
          >
            {each.label}
          </a>
        ))}
      </nav>
      {tab === "current" ? <OptOutList /> : <ConsentLogList />}
    </section>
  );
}
