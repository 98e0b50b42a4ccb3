/** Every `code` that an error of this package can carry. */
export type SmsPipelineErrorCode =
  // configuration
  | "invalid_options"
  | "invalid_environment"
  // webhook
  | "invalid_signature"
  | "invalid_webhook"
  | "unsupported_media_type"
  | "body_too_large"
  | "body_unreadable"
  // store
  | "store_unavailable"
  | "store_misconfigured"
  | "store_failed"
  // model
  | "ai_timeout"
  | "ai_unreachable"
  | "ai_rate_limited"
  | "ai_overloaded"
  | "ai_quota_exhausted"
  | "ai_unauthorized"
  | "ai_bad_request"
  | "ai_bad_response"
  | "ai_empty_reply"
  | "ai_refused"
  | "ai_content_filtered"
  | "ai_failed"
  // sending
  | "send_rate_limited"
  | "send_opted_out"
  | "send_rejected"
  | "send_unauthorized"
  | "send_unavailable"
  | "send_lease_expired"
  | "send_outcome_unknown"
  // receive, simulate
  | "invalid_message"
  | "no_assistant"
  // taking over
  | "unknown_conversation"
  | "person_opted_out"
  | "empty_message"
  | "message_too_long"
  | "invalid_idempotency_key";

export interface SmsPipelineErrorOptions {
  /** True when the same call may succeed later. */
  readonly retryable?: boolean | undefined;
  /** How long the other side asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number | null | undefined;
  readonly cause?: unknown;
}

/**
 * The base of every error of this package. `message` says what happened and what to do; it never holds what
 * a person wrote, a phone number or a credential. The error of the SDK underneath is kept as `cause`, which
 * may hold such things: log it with care.
 */
export class SmsPipelineError extends Error {
  readonly code: SmsPipelineErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;

  constructor(code: SmsPipelineErrorCode, message: string, options: SmsPipelineErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** Options or environment variables are missing or malformed: mend them and start again. */
export class ConfigurationError extends SmsPipelineError {
  /** One entry for each thing that is wrong: where, and what is wrong with it; never the value itself. */
  readonly issues: readonly ConfigurationIssue[];

  constructor(
    code: "invalid_options" | "invalid_environment",
    message: string,
    issues: readonly ConfigurationIssue[],
  ) {
    super(code, message);
    this.issues = issues;
  }
}

export interface ConfigurationIssue {
  /** The option's path or the variable's name. */
  readonly name: string;
  readonly problem: string;
}

/** A webhook is refused: nothing was stored. `status` is the HTTP status to answer with. */
export class WebhookError extends SmsPipelineError {
  readonly status: 400 | 403 | 408 | 413 | 415;

  constructor(
    code:
      | "invalid_signature"
      | "invalid_webhook"
      | "unsupported_media_type"
      | "body_too_large"
      | "body_unreadable",
    status: 400 | 403 | 408 | 413 | 415,
    message: string,
    options: SmsPipelineErrorOptions = {},
  ) {
    super(code, message, options);
    this.status = status;
  }
}

/**
 * The store could not do a step. `store_unavailable` is retryable (no connection, shutting down, too many
 * connections); `store_misconfigured` asks for a migration or a grant; `store_failed` is anything else.
 */
export class StoreError extends SmsPipelineError {
  constructor(
    code: "store_unavailable" | "store_misconfigured" | "store_failed",
    message: string,
    options: Omit<SmsPipelineErrorOptions, "retryable"> = {},
  ) {
    super(code, message, { ...options, retryable: code === "store_unavailable" });
  }
}

/** The model gave no usable reply. `retryable` says whether asking again may help. */
export class AiError extends SmsPipelineError {
  constructor(
    code: Extract<SmsPipelineErrorCode, `ai_${string}`>,
    message: string,
    options: SmsPipelineErrorOptions = {},
  ) {
    super(code, message, options);
  }
}

export interface SendErrorOptions extends SmsPipelineErrorOptions {
  /**
   * `not_accepted`: the carrier certainly did not take the message. `unknown`: it may have (a time-out, a lost
   * connection, a 5xx), so the message must not be handed over again before the carrier was asked.
   */
  readonly outcome: "not_accepted" | "unknown";
  /** The carrier's own error code, e.g. `21610`. */
  readonly providerCode?: string | null | undefined;
  /** The carrier says that the person has opted out. */
  readonly optedOut?: boolean | undefined;
}

/** The carrier did not take a message, or may not have. */
export class SendError extends SmsPipelineError {
  readonly outcome: "not_accepted" | "unknown";
  readonly providerCode: string | null;
  readonly optedOut: boolean;

  constructor(
    code: Extract<SmsPipelineErrorCode, `send_${string}`>,
    message: string,
    options: SendErrorOptions,
  ) {
    super(code, message, options);
    this.outcome = options.outcome;
    this.providerCode = options.providerCode ?? null;
    this.optedOut = options.optedOut ?? false;
  }
}

/** `receive` was given something that is no inbound message: nothing was stored. */
export class InvalidMessageError extends SmsPipelineError {
  /** One entry for each field that is wrong, without its value. */
  readonly issues: readonly ConfigurationIssue[];

  constructor(message: string, issues: readonly ConfigurationIssue[]) {
    super("invalid_message", message);
    this.issues = issues;
  }
}

/** `POST /test` and `simulate` were asked about a number that no assistant has. */
export class NoAssistantError extends SmsPipelineError {
  constructor() {
    super(
      "no_assistant",
      "No assistant has this number: link the number to an assistant in the store, then try again.",
    );
  }
}

/**
 * A person can't do this in a conversation: nothing was stored. `unknown_conversation` and `person_opted_out` are about the
 * conversation, the others about what was passed.
 */
export class TakeOverError extends SmsPipelineError {
  constructor(
    code:
      | "unknown_conversation"
      | "person_opted_out"
      | "empty_message"
      | "message_too_long"
      | "invalid_idempotency_key",
    message: string,
  ) {
    super(code, message);
  }
}

/** True for errors of this package, also when two copies of it are loaded. */
export function isSmsPipelineError(value: unknown): value is SmsPipelineError {
  return (
    value instanceof SmsPipelineError ||
    (value instanceof Error && "code" in value && "retryable" in value && "retryAfterMs" in value)
  );
}
