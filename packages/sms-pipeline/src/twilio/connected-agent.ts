import http, { type ClientRequestArgs } from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";

type OnConnected = (error: Error | null, socket: Duplex) => void;

/**
 * Agents that give a request its socket only once that is connected (for TLS: after the handshake). Node's own give it
 * at once and keep the request's bytes until the connection stands; then they leave without any of our code running in
 * between. With these, a request writes in the same tick in which it gets its socket, so a check made then is the last.
 */
export class ConnectedHttpAgent extends http.Agent {
  override createConnection(options: ClientRequestArgs, done?: OnConnected): Duplex | undefined {
    return handOver(super.createConnection(options), "connect", done);
  }
}

/** The same for HTTPS. */
export class ConnectedHttpsAgent extends https.Agent {
  override createConnection(options: https.RequestOptions, done?: OnConnected): Duplex | undefined {
    return handOver(super.createConnection(options), "secureConnect", done);
  }
}

function handOver(
  socket: Duplex | null | undefined,
  connected: "connect" | "secureConnect",
  done: OnConnected | undefined,
): Duplex | undefined {
  if (!socket || done === undefined) return socket ?? undefined;
  const finish = (error: Error | null): void => {
    socket.off(connected, onConnected);
    socket.off("error", finish);
    socket.off("timeout", onTimeout);
    done(error, socket);
  };
  const onConnected = (): void => finish(null);
  // The socket belongs to nobody yet, so nobody else would end it.
  const onTimeout = (): void => {
    socket.destroy(new Error("The connection took too long."));
  };
  socket.on(connected, onConnected);
  socket.on("error", finish);
  socket.on("timeout", onTimeout);
  return undefined;
}

const inAgentsHands = new WeakSet<object>();

/** Makes an agent remember the requests that it was asked to connect. */
export function rememberRequests(agent: unknown): void {
  if (typeof agent !== "object" || agent === null) return;
  // Undocumented, and what Node's requests have called since the first agents.
  const addRequest: unknown = Reflect.get(agent, "addRequest");
  if (typeof addRequest !== "function") return;
  Reflect.set(agent, "addRequest", (request: object, ...rest: unknown[]): unknown => {
    inAgentsHands.add(request);
    return Reflect.apply(addRequest, agent, [request, ...rest]);
  });
}

/**
 * Whether such an agent gives this request its socket. Where a runtime has agents but does not ask them (workerd), nothing
 * tells when a request leaves.
 */
export function getsSocketFromAgent(request: object): boolean {
  return inAgentsHands.has(request);
}
