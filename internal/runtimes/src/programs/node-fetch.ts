import { serve } from "@hono/node-server";
import { createPipeline, printListening } from "./pipeline.ts";

const pipeline = createPipeline(process.env);
pipeline.start();
serve({ fetch: (request) => pipeline.fetch(request), hostname: "127.0.0.1", port: 0 }, (address) =>
  printListening(address.port),
);
