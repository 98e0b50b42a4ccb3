import { createServer } from "node:http";
import { createNodeHandler } from "sms-pipeline/node";
import type { Contestant } from "../contestant.ts";
import { createOurPipeline } from "./our-pipeline.ts";

export const contestant: Contestant = (tally) =>
  createServer(createNodeHandler(createOurPipeline(tally)));
