import type {
  DeskChanges,
  DeskFaults,
  DeskMessage,
  DeskProblem,
  DeskState,
  DeskText,
  DeskWebhook,
} from "../../src/desk/api.ts";
import { DeskError } from "./desk-error.ts";

/** How long the emulator may keep a question for changes. */
const WAIT_SECONDS = 25;
const SPARE_MS = 10_000;
const ANSWER_WITHIN_MS = 30_000;

/** What the emulator has changed since `after`; waits until there is something to tell. */
export function fetchChanges(after: string | null, signal: AbortSignal): Promise<DeskChanges> {
  const query = after === null ? "" : `?${new URLSearchParams({ after, wait: `${WAIT_SECONDS}` })}`;
  return ask("GET", `changes${query}`, undefined, {
    signal,
    withinMs: WAIT_SECONDS * 1_000 + SPARE_MS,
  });
}

export function postText(text: DeskText, signal: AbortSignal): Promise<DeskMessage> {
  return ask("POST", "texts", text, { signal });
}

/** Something that a message carries, by the address that the message gives. */
export async function fetchMedia(
  url: string,
): Promise<{ readonly contentType: string; readonly dataBase64: string }> {
  return await ask("GET", url.replace(/^api\//, ""));
}

export function putFaults(faults: DeskFaults): Promise<DeskState> {
  return ask("PUT", "faults", faults);
}

export function resetFaults(): Promise<DeskState> {
  return ask("POST", "faults/reset", {});
}

export function resendWebhook(id: string): Promise<DeskWebhook> {
  return ask("POST", `webhooks/${encodeURIComponent(id)}/resend`, {});
}

async function ask<T>(
  method: string,
  path: string,
  body?: unknown,
  { signal, withinMs = ANSWER_WITHIN_MS }: { signal?: AbortSignal; withinMs?: number } = {},
): Promise<T> {
  const late = AbortSignal.timeout(withinMs);
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(`api/${path}`, {
      method,
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      ...(body !== undefined && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
    answer = await response.json();
  } catch (cause) {
    throw new DeskError("away", "The emulator can't be reached.", { cause });
  }
  if (response.ok) return answer as T;
  throw new DeskError(
    response.status >= 500 || response.status === 429 ? "away" : "refused",
    isProblem(answer) ? answer.error : `The emulator answered ${response.status}.`,
  );
}

function isProblem(answer: unknown): answer is DeskProblem {
  return (
    typeof answer === "object" &&
    answer !== null &&
    "error" in answer &&
    typeof answer.error === "string"
  );
}
