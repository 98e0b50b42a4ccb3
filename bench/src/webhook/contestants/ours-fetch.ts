import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Contestant } from "../contestant.ts";
import { createOurPipeline } from "./our-pipeline.ts";

export const contestant: Contestant = (tally) => {
  const pipeline = createOurPipeline(tally);
  return createServer(getRequestListener((request) => pipeline.fetch(request)));
};
