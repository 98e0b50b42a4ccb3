/** The last message that was tried to be sent, and the key that it went by. */
export interface SendAttempt {
  readonly body: string;
  readonly key: string;
}

/**
 * The key for a message: that of the last attempt when it is the same message again, because then the first may have arrived
 * although the answer did not; a new one for any other message.
 */
export function attemptFor(
  last: SendAttempt | null,
  body: string,
  newKey: () => string,
): SendAttempt {
  return last?.body === body ? last : { body, key: newKey() };
}
