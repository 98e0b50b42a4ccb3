import net from "node:net";
import { listenLocally } from "./listen.ts";

/** What stands between the workers and the database, so that the way can be closed without touching either. */
export interface TcpProxy {
  readonly port: number;
  /** Ends every connection and refuses new ones, as a server that is down. */
  refuse(): Promise<void>;
  /** Takes connections and passes nothing on, as a network that swallows everything. */
  hang(): Promise<void>;
  /** Passes everything on again, what was held up too. */
  open(): Promise<void>;
  close(): Promise<void>;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const pairs = new Set<readonly [net.Socket, net.Socket]>();
  let hanging = false;

  const server = net.createServer((client) => {
    const upstream = net.connect(targetPort, "127.0.0.1");
    const pair = [client, upstream] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) {
      socket.on("error", end);
      socket.on("close", end);
    }
    client.on("data", (chunk) => upstream.write(chunk));
    upstream.on("data", (chunk) => client.write(chunk));
    if (hanging) for (const socket of pair) socket.pause();
  });
  const port = await listenLocally(server);
  const listen = async (): Promise<void> => {
    if (server.listening) return;
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  };
  const unlisten = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    await closed;
  };

  return {
    port,
    refuse: unlisten,
    async hang() {
      hanging = true;
      for (const pair of pairs) for (const socket of pair) socket.pause();
      await listen();
    },
    async open() {
      hanging = false;
      for (const pair of pairs) for (const socket of pair) socket.resume();
      await listen();
    },
    async close() {
      if (server.listening) await unlisten();
    },
  };
}
