/** Why the emulator did not do what the page asked. */
export class DeskError extends Error {
  override readonly name = "DeskError";
  /** `away`: it can't be reached, and asking again may help. `refused`: it answered that it will not. */
  readonly kind: "away" | "refused";

  constructor(kind: DeskError["kind"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
