import { createPipeline, printListening } from "./pipeline.ts";

declare const Deno: {
  readonly env: { toObject(): Record<string, string> };
  serve(
    options: {
      hostname: string;
      port: number;
      onListen(address: { readonly port: number }): void;
    },
    fetch: (request: Request) => Promise<Response>,
  ): unknown;
};

const pipeline = createPipeline(Deno.env.toObject());
pipeline.start();
Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: ({ port }) => printListening(port) },
  (request) => pipeline.fetch(request),
);
