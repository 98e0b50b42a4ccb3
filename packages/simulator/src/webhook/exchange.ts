import http from "node:http";
import https from "node:https";
import type { Clock } from "sms-pipeline";
import type { RetryCause } from "./connection-overrides.ts";

export interface ExchangeRequest {
  readonly method: "GET" | "POST";
  /** Where the request really goes. */
  readonly target: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connectTimeoutMs: number;
  readonly readTimeoutMs: number;
  /** When the whole exchange must be over, on the clock. */
  readonly deadline: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export type Exchange =
  | {
      readonly status: number;
      readonly contentType: string | null;
      readonly location: string | null;
      readonly body: string;
    }
  | { readonly status: null; readonly cause: RetryCause; readonly errorCode: number };

/** What Twilio reads of an answer at most (https://www.twilio.com/docs/api/errors/11750). */
const LONGEST_ANSWER_BYTES = 64 * 1024;

/** One HTTP request over a connection of its own, with Twilio's time-outs. Never rejects. */
export function exchange(request: ExchangeRequest): Promise<Exchange> {
  const { target, clock, connectTimeoutMs, readTimeoutMs, deadline, signal } = request;
  const secure = target.protocol === "https:";
  return new Promise((resolve) => {
    let opened = false;
    /** Including the handshake of TLS. */
    let connected = false;
    let cancelTimer = (): void => {};
    const outgoing = (secure ? https : http).request(target, {
      method: request.method,
      headers: request.headers,
      agent: false,
    });

    function end(result: Exchange): void {
      cancelTimer();
      signal.removeEventListener("abort", stop);
      resolve(result);
      outgoing.destroy();
    }
    function fail(errorCode: number): void {
      end({ status: null, cause: connected ? "rt" : "ct", errorCode });
    }
    function stop(): void {
      fail(11205);
    }
    /** Fails unless something happens in time. */
    function expectWithin(ms: number): void {
      cancelTimer();
      cancelTimer = clock.after(Math.max(0, Math.min(ms, deadline - clock.now())), stop);
    }

    signal.addEventListener("abort", stop);
    expectWithin(connectTimeoutMs);
    outgoing.on("socket", (socket) => {
      socket.once("connect", () => {
        opened = true;
      });
      socket.once(secure ? "secureConnect" : "connect", () => {
        connected = true;
        expectWithin(readTimeoutMs);
      });
    });
    // A connection that breaks between its opening and the end of the handshake is one that TLS refused.
    outgoing.on("error", (error) =>
      fail(secure && opened && !connected ? 11220 : errorCodeOf(error)),
    );
    outgoing.on("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      expectWithin(readTimeoutMs);
      response.on("data", (chunk: Buffer) => {
        expectWithin(readTimeoutMs);
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > LONGEST_ANSWER_BYTES) fail(11750);
      });
      response.on("error", (error) => fail(errorCodeOf(error)));
      response.on("end", () =>
        end({
          status: response.statusCode ?? 0,
          contentType: response.headers["content-type"] ?? null,
          location: response.headers.location ?? null,
          body: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    outgoing.end(request.body);
  });
}

/** https://www.twilio.com/docs/api/errors: 11205 no connection, 11206 not HTTP, 11210 no such host. */
function errorCodeOf(error: Error): number {
  const code = "code" in error ? String(error.code) : "";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return 11210;
  return code.startsWith("HPE_") ? 11206 : 11205;
}
