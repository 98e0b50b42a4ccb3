import { once } from "node:events";
import { createServer } from "node:net";

/** Below those that systems give out by themselves, to listeners and connections alike, as many as run at the same time. */
const PORTS = { from: 20_000, count: 12_000 } as const;

/** A port of this machine for a program that is yet to start: nobody listens there, and nobody is given it meanwhile. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * PORTS.count);
    const probe = createServer().listen(port, "127.0.0.1");
    try {
      await once(probe, "listening");
    } catch {
      continue;
    }
    probe.close();
    await once(probe, "close");
    return port;
  }
}
