import { signal } from "@preact/signals";
import type {
  ApiFailure,
  AssistantInput,
  AssistantItem,
  ConsentExport,
  ConsentItem,
  ConsoleState,
  ConversationItem,
  ConversationSearch,
  HealthReport,
  MessageItem,
  NumberItem,
  OptOutItem,
  Page,
  TryItInput,
  TryItResult,
} from "../../src/api/types.ts";
import { ApiError } from "./api-error.ts";

/** False once the server has asked to sign in; null until it has said anything. */
export const signedIn = signal<boolean | null>(null);

/** A connection may be lost without a word, e.g. while a laptop sleeps: its answer would be waited for in vain. */
const ANSWER_WITHIN_MS = 30_000;
/** A model may think for long, and be asked again. */
const TRIED_WITHIN_MS = 600_000;

async function call<T>(
  method: "GET" | "POST" | "PUT",
  path: string,
  input?: unknown,
  abort?: AbortSignal,
  withinMs = ANSWER_WITHIN_MS,
): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), withinMs);
  try {
    const response = await fetch(`api/${path}`, {
      method,
      ...(input !== undefined && {
        body: JSON.stringify(input),
        headers: { "content-type": "application/json" },
      }),
      signal: abort ? AbortSignal.any([abort, late.signal]) : late.signal,
    });
    if (response.ok) return await response.json();
    const failure = await failureOf(response);
    if (response.status === 401 && failure.error === "unauthorized") signedIn.value = false;
    throw new ApiError(response.status, failure);
  } catch (error) {
    if (error instanceof ApiError || abort?.aborted) throw error;
    const message =
      error instanceof SyntaxError
        ? "Something else than the console answers, maybe a sign-in before it: load this page again."
        : "The server can't be reached.";
    throw new ApiError(0, { error: "unreachable", message });
  } finally {
    clearTimeout(timer);
  }
}

/** A proxy in between may answer with something else than the API's own words. */
async function failureOf(response: Response): Promise<ApiFailure> {
  try {
    const failure: ApiFailure = await response.json();
    if (typeof failure.message === "string") return failure;
  } catch {
    // Not JSON: said below.
  }
  return { error: "unexpected", message: `The server answered with status ${response.status}.` };
}

function query(values: Readonly<Record<string, string | number | null | undefined>>): string {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

const idPath = encodeURIComponent;

/** The console's API, a function for each of its addresses. */
export const api = {
  state: () => call<ConsoleState>("GET", "state"),
  signIn: (token: string) => call("POST", "session", { token }),
  signOut: () => call("POST", "session/end", {}),
  health: (abort?: AbortSignal) => call<HealthReport>("GET", "health", undefined, abort),
  reveal: (id: string) => call<{ readonly number: string }>("POST", "reveal", { id }),

  assistants: (after?: string | null) =>
    call<Page<AssistantItem>>("GET", `assistants${query({ after, limit: 100 })}`),
  assistant: (id: string) => call<AssistantItem>("GET", `assistants/${idPath(id)}`),
  createAssistant: (input: AssistantInput) => call<AssistantItem>("POST", "assistants", input),
  updateAssistant: (id: string, input: AssistantInput) =>
    call<AssistantItem>("PUT", `assistants/${idPath(id)}`, input),
  tryIt: (input: TryItInput, abort?: AbortSignal) =>
    call<TryItResult>("POST", "try-it", input, abort, TRIED_WITHIN_MS),

  numbers: (after?: string | null) =>
    call<Page<NumberItem>>("GET", `numbers${query({ after, limit: 100 })}`),
  assignNumber: (
    number: { readonly phoneNumber: string } | { readonly id: string },
    assistantId: string | null,
  ) => call("POST", "numbers", { ...number, assistantId }),

  searchConversations: (search: ConversationSearch, abort?: AbortSignal) =>
    call<Page<ConversationItem>>("POST", "conversations/search", search, abort),
  conversation: (id: string, abort?: AbortSignal) =>
    call<ConversationItem>("GET", `conversations/${idPath(id)}`, undefined, abort),
  messages: (id: string, before?: string | null, abort?: AbortSignal) =>
    call<Page<MessageItem>>(
      "GET",
      `conversations/${idPath(id)}/messages${query({ before })}`,
      undefined,
      abort,
    ),
  pause: (id: string) => call("POST", `conversations/${idPath(id)}/pause`, {}),
  resume: (id: string) => call("POST", `conversations/${idPath(id)}/resume`, {}),
  send: (id: string, body: string, idempotencyKey: string) =>
    call("POST", `conversations/${idPath(id)}/messages`, { body, idempotencyKey }),

  optOuts: (before?: string | null) =>
    call<Page<OptOutItem>>("GET", `opt-outs${query({ before })}`),
  consent: (after?: string | null) => call<Page<ConsentItem>>("GET", `consent${query({ after })}`),
  exportConsent: (format: "csv" | "ndjson", after: string | null) =>
    call<ConsentExport>("POST", "consent/export", { format, ...(after !== null && { after }) }),
};
