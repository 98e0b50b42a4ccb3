import { createPipeline, printListening } from "./pipeline.ts";

declare const Bun: {
  serve(options: { hostname: string; port: number; fetch(request: Request): Promise<Response> }): {
    readonly port: number;
  };
};

const pipeline = createPipeline(process.env);
pipeline.start();
const fetch = (request: Request) => pipeline.fetch(request);
printListening(Bun.serve({ hostname: "127.0.0.1", port: 0, fetch }).port);
