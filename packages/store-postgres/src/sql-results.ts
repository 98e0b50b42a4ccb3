import type {
  Assistant,
  AssistantEntry,
  AssistantPage,
  ClaimedTurn,
  ConsentPage,
  ConversationPage,
  ConversationSummary,
  DeliveryResult,
  MessagePage,
  NumberPage,
  OperatorMessageResult,
  OptOutPage,
  PauseResult,
  ReceiveResult,
  RenewResult,
  ResumeResult,
  SettleResult,
  StageResult,
} from "sms-pipeline";
import { StoreError } from "sms-pipeline";

// The SQL functions answer in the port's own shapes, and the contract suite holds them to that. What is checked here
// is that the answer comes from such a function at all, not from an older or foreign one.

export function isReceiveResult(value: unknown): value is ReceiveResult {
  return hasKind(value, ["received", "duplicate", "unassigned"]) && "turn" in value;
}

export function isRenewResult(value: unknown): value is RenewResult {
  return hasKind(value, ["renewed", "lease_lost"]);
}

export function isStageResult(value: unknown): value is StageResult {
  return hasKind(value, ["staged", "silenced", "superseded", "opted_out", "paused", "lease_lost"]);
}

export function isSettleResult(value: unknown): value is SettleResult {
  return hasKind(value, ["settled", "already_settled", "lease_lost"]) && "dueInMs" in value;
}

export function isDeliveryResult(value: unknown): value is DeliveryResult {
  return value === "recorded" || value === "stale" || value === "unknown_message";
}

export function isTurn(value: unknown): value is ClaimedTurn {
  return isRecord(value) && isRecord(value.lease) && Array.isArray(value.unanswered);
}

export function isTurnOrNull(value: unknown): value is ClaimedTurn | null {
  return value === null || isTurn(value);
}

export function isTurns(value: unknown): value is readonly ClaimedTurn[] {
  return Array.isArray(value) && value.every(isTurn);
}

export function isAssistant(value: unknown): value is Assistant {
  return isRecord(value) && typeof value.id === "string" && typeof value.name === "string";
}

export function isAssistantOrNull(value: unknown): value is Assistant | null {
  return value === null || isAssistant(value);
}

export function isAssistantEntry(value: unknown): value is AssistantEntry {
  return isRecord(value) && isAssistant(value) && "phoneNumbers" in value;
}

export function isAssistantEntryOrNull(value: unknown): value is AssistantEntry | null {
  return value === null || isAssistantEntry(value);
}

export function isAssistantPage(value: unknown): value is AssistantPage {
  return isPage(value, "assistants");
}

export function isNumberPage(value: unknown): value is NumberPage {
  return isPage(value, "numbers");
}

export function isAssigned(value: unknown): value is "assigned" | "unknown_assistant" {
  return value === "assigned" || value === "unknown_assistant";
}

export function isConversationPage(value: unknown): value is ConversationPage {
  return isPage(value, "conversations");
}

export function isConversationOrNull(value: unknown): value is ConversationSummary | null {
  return value === null || (isRecord(value) && "lastMessage" in value);
}

export function isMessagePage(value: unknown): value is MessagePage {
  return isPage(value, "messages");
}

export function isPauseResult(value: unknown): value is PauseResult {
  return hasKind(value, ["paused", "unknown_conversation"]);
}

export function isResumeResult(value: unknown): value is ResumeResult {
  return hasKind(value, ["resumed", "unknown_conversation"]);
}

export function isOperatorMessageResult(value: unknown): value is OperatorMessageResult {
  return hasKind(value, ["staged", "duplicate", "opted_out", "unknown_conversation"]);
}

export function isOptOutPage(value: unknown): value is OptOutPage {
  return isPage(value, "optOuts");
}

export function isConsentPage(value: unknown): value is ConsentPage {
  return isPage(value, "entries");
}

export function isErased(
  value: unknown,
): value is { readonly threads: number; readonly messages: number } {
  return isRecord(value) && typeof value.threads === "number" && typeof value.messages === "number";
}

/** A part of a long piece of work. */
export interface Batch {
  /** Where the next one begins; null after the last. */
  readonly next: string | null;
}

export function isPruned(value: unknown): value is Batch & { readonly messages: number } {
  return isPrunedThreads(value) && "messages" in value && typeof value.messages === "number";
}

export function isPrunedThreads(value: unknown): value is Batch {
  return isRecord(value) && hasNext(value);
}

export interface Health {
  /** Which migrations are in place. */
  readonly version: number;
  /** True when row level security hides the tables from the role that asks. */
  readonly rowSecurity: boolean;
}

export function isHealth(value: unknown): value is Health {
  return isRecord(value) && typeof value.version === "number";
}

/** What a function returned, as the type that it must have. */
export function expectResult<Result>(
  value: unknown,
  is: (value: unknown) => value is Result,
  functionName: string,
): Result {
  if (is(value)) return value;
  throw new StoreError(
    "store_misconfigured",
    `The database function ${functionName} answered in a form that this version does not know: run the migrations of the installed version.`,
  );
}

function hasKind(value: unknown, kinds: readonly string[]): value is Record<string, unknown> {
  return isRecord(value) && typeof value.kind === "string" && kinds.includes(value.kind);
}

function isPage(value: unknown, list: string): value is Record<string, unknown> {
  return isRecord(value) && Array.isArray(value[list]) && hasNext(value);
}

function hasNext(value: Record<string, unknown>): boolean {
  return value.next === null || typeof value.next === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
