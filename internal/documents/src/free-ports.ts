import { once } from "node:events";
import { createServer } from "node:net";

/** The ports that documents show, and those that take their place in a run. */
export interface FreePorts {
  /** The port that stands for the one that is shown. */
  of(shown: number): number;
  /** Code, or output, with the one for the other. */
  applyTo(text: string): string;
}

const SHOWN = /\b(?:3000|4000|4010)\b/g;

/** Finds a free port for each that the code names. */
export async function freePorts(code: string): Promise<FreePorts> {
  const names = [...new Set(code.match(SHOWN) ?? [])];
  const servers = names.map(() => createServer().listen(0, "127.0.0.1"));
  const ports = new Map<string, number>();
  for (const [index, server] of servers.entries()) {
    if (!server.listening) await once(server, "listening");
    const address = server.address();
    const name = names[index];
    if (name !== undefined && typeof address === "object" && address) ports.set(name, address.port);
  }
  for (const server of servers) {
    server.close();
    await once(server, "close");
  }
  return {
    of: (shown) => ports.get(String(shown)) ?? shown,
    applyTo: (text) => text.replace(SHOWN, (name) => String(ports.get(name) ?? name)),
  };
}
