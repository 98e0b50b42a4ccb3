import type { DeskAttempt, DeskWebhook } from "../../src/desk/api.ts";

/** What a delivery told the app, e.g. `Text` or `Status: delivered`. */
export function deliveryTitle({ kind, params }: Pick<DeskWebhook, "kind" | "params">): string {
  switch (kind) {
    case "message":
      return "Text";
    case "status":
      return `Status: ${params.MessageStatus ?? "unknown"}`;
    case "redirect":
      return "Redirect";
  }
}

/** Whose message it is about, and what that says, e.g. `to …0100: Yes, until noon`. */
export function deliverySubject({ kind, params }: DeskWebhook, body: string | undefined): string {
  const person = (kind === "status" ? params.To : params.From) ?? "";
  const whose = `${kind === "status" ? "to" : "from"} …${person.slice(-4)}`;
  const said = body ?? params.Body ?? "";
  return said === "" ? whose : `${whose}: ${said}`;
}

/** How a delivery stands, in a word or two. */
export function deliveryState({
  state,
  attempts,
}: Pick<DeskWebhook, "state" | "attempts">): string {
  const last = attempts.at(-1);
  switch (state) {
    case "held":
      return "Held back";
    case "waiting":
      return attempts.length > 1 ? "Trying again" : "Waiting";
    case "delivered":
      return last?.status == null ? "Delivered" : String(last.status);
    case "failed":
      return last?.status == null ? "No answer" : String(last.status);
  }
}

/** How long all attempts of a delivery took together; null while one is under way. */
export function deliveryMs(attempts: readonly DeskAttempt[]): number | null {
  const last = attempts.at(-1);
  const first = attempts[0];
  if (first === undefined || last?.durationMs == null) return null;
  return last.startedAt + last.durationMs - first.startedAt;
}
