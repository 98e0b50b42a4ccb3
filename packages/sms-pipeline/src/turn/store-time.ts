import type { Clock } from "../clock.ts";

/** What time it is for the store, as its last answers told: the clocks of servers may differ, and a message's age is by the store's. */
export class StoreTime {
  readonly #clock: Clock;
  #aheadMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now() + this.#aheadMs;
  }

  /** An answer of the store, come just now, was given at that moment of its clock. */
  learn(answeredAt: number): void {
    this.#aheadMs = answeredAt - this.#clock.now();
  }
}
