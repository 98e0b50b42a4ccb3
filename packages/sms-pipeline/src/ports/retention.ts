/** An optional part of a store: forgetting. Opt-outs and the consent log are kept. */
export interface Retention {
  /**
   * Deletes every thread, conversation and message with this number. A turn that is in hand at that moment loses its lease.
   */
  eraseCustomer(person: string): Promise<{ readonly threads: number; readonly messages: number }>;
  /**
   * Deletes messages that were written down before `olderThan` (milliseconds since the epoch), but none that waits for an
   * answer or is not yet settled. A duplicate of a deleted text is no longer recognised: keep at least a day.
   */
  pruneMessages(options: { readonly olderThan: number }): Promise<{ readonly messages: number }>;
}
