import { isSmsPipelineError } from "./errors.ts";
import type { EmitEvent, EventDetail, PipelineEvent } from "./events.ts";
import { maskNumber } from "./text/mask-number.ts";

/** Where log lines go. A pino logger fits as it is. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

type Level = keyof Logger;

const LEVELS: Readonly<Record<PipelineEvent["type"], Level>> = {
  text_received: "info",
  turn_claimed: "debug",
  model_answered: "debug",
  model_failed: "warn",
  reply_staged: "info",
  prompt_repeated: "warn",
  reply_too_long: "info",
  conversation_paused: "warn",
  conversation_resumed: "info",
  silence_kept: "info",
  turn_superseded: "debug",
  message_sent: "info",
  send_failed: "warn",
  message_canceled: "warn",
  turn_abandoned: "warn",
  delivery_reported: "info",
  webhook_refused: "warn",
  webhook_unsupported: "warn",
  store_unavailable: "error",
  request_failed: "error",
};

/**
 * A listener that writes one line for each event: its type as the message, its ids, reasons and error codes as fields. Numbers
 * are masked to their last four digits and bodies left out, unless `content` is true.
 */
export function logTo(logger: Logger, content: boolean): EmitEvent {
  return ({ type, ...fields }, detail) => {
    const line = {
      ...("error" in fields ? { ...fields, error: errorFields(fields.error) } : fields),
      ...(detail && (content ? detail : masked(detail))),
    };
    // A promise, if the logger is async.
    return logger[LEVELS[type]](line, type);
  };
}

function masked({ from, to }: EventDetail): { from: string; to: string } {
  return { from: maskNumber(from), to: maskNumber(to) };
}

/** Of an error that is not ours, the name alone: its message may quote anything. */
function errorFields(error: unknown): object {
  if (isSmsPipelineError(error)) {
    const { code, message, retryable } = error;
    return { code, message, retryable };
  }
  return { name: error instanceof Error ? error.name : typeof error };
}
