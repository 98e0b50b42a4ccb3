import type { Clock } from "../clock.ts";

/** A moment after which nothing is waited for any more. */
export class Deadline {
  /** Resolves when it has come. */
  readonly over: Promise<void>;
  readonly cancel: () => void;
  #isOver = false;

  constructor(clock: Clock, ms: number, onOver: () => void = () => {}) {
    let cancel = (): void => {};
    this.over = new Promise((resolve) => {
      cancel = clock.after(ms, () => {
        this.#isOver = true;
        onOver();
        resolve();
      });
    });
    this.cancel = cancel;
  }

  get isOver(): boolean {
    return this.#isOver;
  }
}
