import type { SmsPipeline } from "sms-pipeline";
import type { Surface } from "./surface.ts";

/** Sends requests to a pipeline. */
export interface Client {
  /** Scheme, host and port as the pipeline sees them. */
  readonly origin: string;
  send(path: string, init: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export interface ClientOf {
  readonly name: string;
  open(pipeline: SmsPipeline): Promise<Client>;
}

/** Over a socket, through a server that really listens. */
export function overSocket(surface: Surface): ClientOf {
  return {
    name: surface.name,
    async open(pipeline) {
      const server = await surface.open(pipeline);
      const origin = `http://127.0.0.1:${server.port}`;
      return { origin, send: (path, init) => fetch(origin + path, init), close: server.close };
    },
  };
}

/** Straight into `pipeline.fetch`. */
export const BARE_FETCH: ClientOf = {
  name: "pipeline.fetch",
  async open(pipeline) {
    const origin = "https://sms.example.com";
    return {
      origin,
      send: (path, init) => pipeline.fetch(new Request(origin + path, init)),
      close: async () => {},
    };
  },
};
