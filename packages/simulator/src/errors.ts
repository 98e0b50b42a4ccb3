/** The emulator was asked for something that it can't do: the message says what, and what to do. */
export class SimulatorError extends Error {
  override readonly name = "SimulatorError";
}
