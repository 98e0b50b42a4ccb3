/** How many inputs of each kind one round sends. */
export interface Round {
  readonly fetch: number;
  readonly handle: number;
  /** To each server, in batches that run at the same time. */
  readonly requestsPerServer: number;
  readonly connectionsPerServer: number;
}

export interface FuzzPlan {
  readonly seed: number;
  /** Before the memory is read for the first time: code is compiled and the stores fill up. */
  readonly warmUp: Round;
  readonly measured: Round;
  /** Look for the smallest input of each failure, and go on after it. Otherwise, the first failure ends the run. */
  readonly shrink: boolean;
}

/** A round of about so many inputs, most of them without a socket, where they are quick. */
function roundOf(inputs: number): Round {
  return {
    fetch: Math.ceil(inputs * 0.35),
    handle: Math.ceil(inputs * 0.33),
    requestsPerServer: Math.ceil(inputs * 0.04),
    connectionsPerServer: Math.ceil(inputs * 0.024),
  };
}

/** Some inputs are no `Request` for `fetch`, and are not counted: at least 20,000 are. */
export const SHORT_INPUTS = 20_600;
export const LONG_INPUTS = 500_000;

/** `FUZZ_SEED` repeats a run, `FUZZ_RUNS` says how many inputs it measures. */
export function planFromEnvironment(inputs: number): FuzzPlan {
  const seed = wholeNumber(process.env.FUZZ_SEED) ?? Math.floor(Math.random() * 2 ** 31);
  const measured = wholeNumber(process.env.FUZZ_RUNS) ?? inputs;
  const warmUp = roundOf(Math.max(Math.min(measured, 6_000), measured / 10));
  return { seed, warmUp, measured: roundOf(measured), shrink: true };
}

function wholeNumber(text: string | undefined): number | null {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : null;
}
