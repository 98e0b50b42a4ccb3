import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

type Listener = Record<"forward" | "close", (address: string) => Promise<void>> & {
  url(): string;
};

interface Session {
  httpEndpoint(): { listen(): Promise<Listener> };
  close(): Promise<void>;
}

class SessionBuilder {
  #token = "";

  authtoken(token: string): this {
    this.#token = token;
    return this;
  }

  async connect(): Promise<Session> {
    if (this.#token === "refused") {
      const message = "failed to connect session: The authtoken is invalid. error_code:";
      throw new Error(`${message} ERR_NGROK_107`);
    }
    return { httpEndpoint: () => ({ listen: openListener }), close: async () => {} };
  }
}

async function openListener(): Promise<Listener> {
  let target: URL | null = null;
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    sockets.add(incoming);
    incoming.on("error", () => {});
    if (target === null) return incoming.destroy();
    const outgoing = connect(Number(target.port), target.hostname);
    outgoing.on("error", () => incoming.destroy());
    return incoming.pipe(outgoing).pipe(incoming);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: () => `http://127.0.0.1:${port}`,
    async forward(address: string) {
      target = new URL(address.replace("tcp:", "http:"));
      await once(server, "close");
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const ngrok: { SessionBuilder: typeof SessionBuilder } = { SessionBuilder };
export default ngrok;
