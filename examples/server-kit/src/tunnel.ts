/** The part of `@ngrok/ngrok` that a tunnel needs. */
export interface TunnelListener {
  url(): string | null;
  forward(address: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a public address with ngrok. Rejects with ngrok's own error. */
export type ConnectTunnel = (authToken: string) => Promise<TunnelListener>;

export interface Tunnel {
  /** Where the internet reaches it, without a slash at its end. */
  readonly url: string;
  /** From now on what comes is passed on to this address. */
  forward(localUrl: string): void;
  close(): Promise<void>;
}

/** It could not be opened; the message says why and what to do, and never the token. */
export class TunnelError extends Error {
  override readonly name = "TunnelError";
}

export interface OpenTunnelOptions {
  readonly authToken: string;
  readonly connect?: ConnectTunnel;
  /** How long to wait for ngrok, in milliseconds. Default: 15 s. */
  readonly timeoutMs?: number;
}

/** Throws `TunnelError`. */
export async function openTunnel(options: OpenTunnelOptions): Promise<Tunnel> {
  const { authToken, connect = connectWithNgrok, timeoutMs = 15_000 } = options;
  const connecting = connect(authToken);
  const listener = await withinTime(connecting, timeoutMs).catch((cause: unknown) => {
    throw new TunnelError(explain(cause), { cause });
  });
  if (listener === null) {
    // It may still come, when nobody waits for it any more.
    void connecting.then((late) => late.close()).catch(() => {});
    throw new TunnelError(`ngrok did not answer within ${timeoutMs / 1_000} s.`);
  }
  const url = listener.url();
  if (url === null) throw new TunnelError("ngrok gave the tunnel no address.");
  return {
    url: url.replace(/\/+$/, ""),
    forward(localUrl) {
      // Settles when the tunnel ends, which closing it does.
      void listener.forward(`tcp://${new URL(localUrl).host}`).catch(() => {});
    },
    async close() {
      // Without a way to ngrok it would wait for an answer; the tunnel ends with the process anyway.
      await withinTime(listener.close(), CLOSE_WITHIN_MS);
    },
  };
}

const CLOSE_WITHIN_MS = 3_000;

async function connectWithNgrok(authToken: string): Promise<TunnelListener> {
  const { default: ngrok } = await import("@ngrok/ngrok");
  const session = await new ngrok.SessionBuilder().authtoken(authToken).connect();
  const listener = await session.httpEndpoint().listen(false);
  return {
    url: () => listener.url(),
    forward: (address) => listener.forward(address),
    async close() {
      await listener.close();
      await session.close();
    },
  };
}

/** Null when the time is over first. */
async function withinTime<T>(work: Promise<T>, timeoutMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, null);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** ngrok's errors end in a code (https://ngrok.com/docs/errors), unless it was not reached at all. */
function explain(error: unknown): string {
  const text = error instanceof Error ? error.message : "";
  const code = /ERR_NGROK_\d+/.exec(text)?.[0];
  if (code !== undefined) {
    const why = TOKEN_REFUSED.has(code)
      ? "NGROK_AUTHTOKEN is not a valid token: copy it from https://dashboard.ngrok.com/get-started/your-authtoken"
      : `see https://ngrok.com/docs/errors/${code.toLowerCase()}`;
    return `ngrok refused (${code}): ${why}.`;
  }
  const isMissing = error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND";
  return isMissing || /cannot find (module|native)|failed to load native/i.test(text)
    ? "@ngrok/ngrok has no program for this machine."
    : "ngrok could not be reached: is there a way to the internet?";
}

/** Malformed; unknown or revoked; none at all. */
const TOKEN_REFUSED: ReadonlySet<string> = new Set([
  "ERR_NGROK_105",
  "ERR_NGROK_107",
  "ERR_NGROK_4018",
]);
