// The only file that loads the `twilio` package, which is slow and large: it is itself loaded at the first send.
import http from "node:http";
import https from "node:https";
import twilio from "twilio";
import type RequestClient from "twilio/lib/base/RequestClient.js";
import type responseModule from "twilio/lib/http/response.js";
import type { Attempt } from "./attempt.ts";
import {
  ConnectedHttpAgent,
  ConnectedHttpsAgent,
  getsSocketFromAgent,
  rememberRequests,
} from "./connected-agent.ts";
import type { TwilioSettings } from "./options.ts";

/** Makes a client of the `twilio` package for one attempt, over connections that all attempts share. */
export type ClientFactory = (attempt: Attempt) => twilio.Twilio;

export function createClientFactory(settings: TwilioSettings): ClientFactory {
  const { username, password } = settings.credentials;
  const connections = createConnections(settings.timeoutMs);
  return (attempt) =>
    new twilio.Twilio(username, password, {
      accountSid: settings.accountSid,
      httpClient: new AttemptClient(attempt, settings, connections),
    });
}

interface Connections {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: unknown;
  readonly ca: string | Buffer | undefined;
}

function createConnections(timeoutMs: number): Connections {
  // What the package reads from the environment holds here too: HTTP_PROXY and TWILIO_CA_BUNDLE.
  const own: unknown = new twilio.RequestClient({ timeout: timeoutMs }).axios.defaults.httpsAgent;
  const ca = own instanceof https.Agent ? own.options.ca : undefined;
  const options = {
    keepAlive: true,
    maxSockets: 64,
    timeout: timeoutMs,
    scheduling: "lifo",
  } as const;
  const httpAgent = new ConnectedHttpAgent(options);
  const httpsAgent =
    own instanceof https.Agent
      ? new ConnectedHttpsAgent(ca === undefined ? options : { ...options, ca })
      : own;
  rememberRequests(httpAgent);
  rememberRequests(httpsAgent);
  return {
    httpAgent,
    httpsAgent,
    ca: typeof ca === "string" || Buffer.isBuffer(ca) ? ca : undefined,
  };
}

/** The package's HTTP client, with what it has no option for. It makes one request and follows no redirect. */
class AttemptClient extends twilio.RequestClient {
  readonly #attempt: Attempt;
  readonly #apiBaseUrl: string | null;

  constructor(attempt: Attempt, settings: TwilioSettings, connections: Connections) {
    const { ca } = connections;
    super({ timeout: settings.timeoutMs, ...(ca === undefined ? {} : { ca }) });
    this.#attempt = attempt;
    this.#apiBaseUrl = settings.apiBaseUrl;
    this.axios.interceptors.request.use((config) => {
      config.signal = attempt.signal;
      config.httpAgent = connections.httpAgent;
      config.httpsAgent = connections.httpsAgent;
      config.transport = { request: guardedRequest(attempt) };
      return config;
    });
  }

  override async request<TData>(
    options: RequestClient.RequestOptions<TData>,
  ): Promise<responseModule.default<TData>> {
    this.#attempt.checkMayLeave();
    const response = await super.request<TData>({
      ...options,
      uri: rebase(options.uri, this.#apiBaseUrl),
    });
    this.#attempt.answered(response.statusCode, headerOf(response.headers, "retry-after"));
    return response;
  }
}

/**
 * Asks once more when the request has got its connected socket, in the tick in which it writes: a process that is paused
 * while it looks up a name or shakes hands, and wakes up without its lease, does not send. Where the runtime does not tell of
 * the socket, the request counts as gone from the start.
 */
function guardedRequest(attempt: Attempt) {
  return (
    options: https.RequestOptions,
    onResponse: (response: http.IncomingMessage) => void,
  ): http.ClientRequest => {
    const { request } = options.protocol === "https:" ? https : http;
    const outgoing = request(options, onResponse);
    if (!getsSocketFromAgent(outgoing)) {
      attempt.leaves();
      return outgoing;
    }
    outgoing.on("socket", () => {
      try {
        // Deno sends a request again, of whatever method, when a connection that was kept open breaks.
        if (attempt.state().left) throw new Error("The connection broke, and the answer with it.");
        attempt.checkMayLeave();
        attempt.leaves();
      } catch (error) {
        outgoing.destroy(error instanceof Error ? error : undefined);
      }
    });
    return outgoing;
  };
}

/** The same path and query at another place. */
function rebase(uri: string, baseUrl: string | null): string {
  if (baseUrl === null) return uri;
  const { pathname, search } = new URL(uri);
  return baseUrl + pathname + search;
}

function headerOf(headers: unknown, name: string): string | null {
  if (typeof headers !== "object" || headers === null) return null;
  const value: unknown = Reflect.get(headers, name);
  return typeof value === "string" ? value : null;
}
