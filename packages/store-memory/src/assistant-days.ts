const DAY_MS = 24 * 60 * 60_000;

interface Day {
  /** Days since the epoch, in UTC. */
  readonly day: number;
  tokens: number;
  segments: number;
}

/** What each assistant's replies have cost today (UTC). One entry for each assistant, however long the store lives. */
export class AssistantDays {
  readonly #byAssistant = new Map<string, Day>();

  count(assistantId: string, now: number, reply: { tokens: number; segments: number }): void {
    const day = Math.floor(now / DAY_MS);
    let own = this.#byAssistant.get(assistantId);
    if (own?.day !== day) {
      own = { day, tokens: 0, segments: 0 };
      this.#byAssistant.set(assistantId, own);
    }
    own.tokens += reply.tokens;
    own.segments += reply.segments;
  }

  of(assistantId: string, now: number): { readonly tokens: number; readonly segments: number } {
    const own = this.#byAssistant.get(assistantId);
    return own?.day === Math.floor(now / DAY_MS) ? own : { tokens: 0, segments: 0 };
  }
}
