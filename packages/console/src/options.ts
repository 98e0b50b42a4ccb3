import {
  type Clock,
  ConfigurationError,
  type ConfigurationIssue,
  type HttpRequest,
  type SmsPipeline,
  type Store,
  systemClock,
} from "sms-pipeline";

/** Who may use the console. There is no default: a console that nobody guards does not start. */
export interface ConsoleAuth {
  /**
   * Whoever has it may sign in on the page; programs send it as `Authorization: Bearer`. At least 16 characters: make it with
   * `openssl rand -hex 32`.
   */
  readonly token?: string | undefined;
  /** How long a sign-in lasts, in milliseconds. Default: 12 hours. */
  readonly sessionMs?: number | undefined;
  /**
   * Lets everybody in who sits at this machine, without a token: for development. Where a proxy or tunnel on this machine
   * brings requests from outside, leave it off.
   */
  readonly loopback?: boolean | undefined;
  /**
   * The host's own rule, instead of all the others: `true` lets the request in. It is asked for every request, the page's own
   * too.
   */
  readonly authorize?: ((request: HttpRequest) => boolean | Promise<boolean>) | undefined;
}

/** What of the pipeline the console uses. */
export type ConsolePipeline = Pick<
  SmsPipeline,
  "simulate" | "health" | "pauseConversation" | "resumeConversation" | "sendMessage"
>;

export interface CreateConsoleOptions {
  readonly pipeline: ConsolePipeline;
  /** The pipeline's store. What it can't do is not shown. */
  readonly store: Pick<Store, "assistants" | "conversations" | "takeOver" | "consent">;
  readonly auth: ConsoleAuth;
  /** The full path of the page. Default: `/console`. */
  readonly basePath?: string | undefined;
  /**
   * Seals numbers and cursors in addresses and ids. Default: the token; without one, a new secret for each process. Several
   * processes behind a balancer that use `authorize` need the same.
   */
  readonly sealingSecret?: string | undefined;
  /** How often "Try it" may ask the model in each minute of this process; 0 or Infinity: no limit. Default: 30. */
  readonly tryItPerMinute?: number | undefined;
  /** Called with what went wrong here unexpectedly. The error may hold what a person wrote: log it with care. */
  readonly onError?: ((error: unknown) => void) | undefined;
  readonly clock?: Clock | undefined;
}

export interface ConsoleSettings extends Pick<CreateConsoleOptions, "pipeline" | "store" | "auth"> {
  readonly basePath: string;
  readonly sealingSecret: string | null;
  readonly tryItPerMinute: number;
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
}

const SHORTEST_SECRET = 16;
/** As long as a browser keeps a cookie at most (https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html). */
const LONGEST_SESSION_MS = 400 * 24 * 3_600_000;
const BASE_PATH = /^(\/[A-Za-z0-9._~-]+)+$/;

/** Checks the options and fills in the defaults. Throws `ConfigurationError` that lists everything that is wrong. */
export function readOptions(options: CreateConsoleOptions): ConsoleSettings {
  const issues = [...problems(options)];
  if (issues.length > 0) {
    const list = issues.map(({ name, problem }) => `\n- ${name}: ${problem}`).join("");
    throw new ConfigurationError(
      "invalid_options",
      `createConsole was given options that it can't use:${list}`,
      issues,
    );
  }
  const { auth } = options;
  return {
    ...options,
    basePath: options.basePath ?? "/console",
    sealingSecret: options.sealingSecret ?? auth.token ?? null,
    tryItPerMinute: options.tryItPerMinute ?? 30,
    // Its own failure, now or later, must reach neither an answer nor the process.
    onError: (error) =>
      void Promise.resolve()
        .then(() => options.onError?.(error))
        .catch(() => {}),
    clock: options.clock ?? systemClock,
  };
}

/** The types say all of it, but a host in JavaScript has none. */
function* problems(given: CreateConsoleOptions): Generator<ConfigurationIssue> {
  const options: Readonly<Record<string, unknown>> = { ...given };
  const known = "pipeline store auth basePath sealingSecret tryItPerMinute onError clock".split(
    " ",
  );
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      yield { name, problem: "is not known: is its name spelled wrong?" };
    }
  }
  if (!hasMethods(options.pipeline, "simulate", "health")) {
    yield { name: "pipeline", problem: "must be what createSmsPipeline gave" };
  }
  if (!hasMethods(options.store)) {
    yield { name: "store", problem: "must be the pipeline's store" };
  }
  const { basePath, sealingSecret, tryItPerMinute } = options;
  if (basePath !== undefined && !(typeof basePath === "string" && isBasePath(basePath))) {
    yield { name: "basePath", problem: "must be like /console" };
  }
  if (sealingSecret !== undefined && !isSecret(sealingSecret)) {
    yield { name: "sealingSecret", problem: `must have at least ${SHORTEST_SECRET} characters` };
  }
  if (
    tryItPerMinute !== undefined &&
    !(typeof tryItPerMinute === "number" && tryItPerMinute >= 0)
  ) {
    yield { name: "tryItPerMinute", problem: "must be a number, not negative" };
  }
  yield* authProblems(options.auth);
}

function* authProblems(auth: unknown): Generator<ConfigurationIssue> {
  if (typeof auth !== "object" || auth === null) {
    const problem =
      "must say who may use the console: { token }, { authorize } or { loopback: true }";
    yield { name: "auth", problem };
    return;
  }
  const { token, authorize, loopback, sessionMs, ...others }: Record<string, unknown> = { ...auth };
  for (const name of Object.keys(others)) {
    yield { name: `auth.${name}`, problem: "is not known: is its name spelled wrong?" };
  }
  if (token === undefined && authorize === undefined && loopback !== true) {
    yield { name: "auth", problem: "needs a token, authorize or loopback: true" };
  }
  if (authorize !== undefined && (token !== undefined || loopback !== undefined)) {
    yield { name: "auth.authorize", problem: "can't be combined with token or loopback" };
  }
  if (authorize !== undefined && typeof authorize !== "function") {
    yield { name: "auth.authorize", problem: "must be a function" };
  }
  if (token !== undefined && !isSecret(token)) {
    const problem = `must have at least ${SHORTEST_SECRET} characters: openssl rand -hex 32 makes one`;
    yield { name: "auth.token", problem };
  }
  if (loopback !== undefined && typeof loopback !== "boolean") {
    yield { name: "auth.loopback", problem: "must be true or false" };
  }
  const isSession = Number.isInteger(sessionMs) && Number(sessionMs) >= 1_000;
  if (sessionMs !== undefined && !(isSession && Number(sessionMs) <= LONGEST_SESSION_MS)) {
    const problem = `must be a whole number from 1000 (a second) to ${LONGEST_SESSION_MS} (400 days)`;
    yield { name: "auth.sessionMs", problem };
  }
}

function isBasePath(path: string): boolean {
  // A segment of dots would never be asked for: clients resolve it first.
  return BASE_PATH.test(path) && !/\/\.{1,2}(\/|$)/.test(path);
}

function isSecret(value: unknown): boolean {
  return typeof value === "string" && value.trim().length >= SHORTEST_SECRET;
}

function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    names.every((name) => typeof Reflect.get(value, name) === "function")
  );
}
