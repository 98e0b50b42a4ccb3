/** One way to keep an ordinary text and its reply. */
export interface Flow {
  readonly name: string;
  /** Queries that were sent to the server so far. */
  roundTrips(): number;
  /** Bytes that went to the server and came back so far. */
  bytes(): number;
  /**
   * Answers the person's text. `earlier` is how many texts of the same conversation came before. Throws when what
   * comes back is not what must come back.
   */
  answer(person: number, earlier: number): Promise<void>;
  close(): Promise<void>;
}

export function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(`The benchmark got a wrong answer: ${what}.`);
}
