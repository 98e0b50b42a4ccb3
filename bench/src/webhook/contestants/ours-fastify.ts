import { createFastifyAdapter } from "@sms-pipeline/adapter-fastify";
import { fastify } from "fastify";
import type { Contestant } from "../contestant.ts";
import { createOurPipeline } from "./our-pipeline.ts";

export const contestant: Contestant = async (tally) => {
  const app = fastify();
  await app.register(createFastifyAdapter(createOurPipeline(tally)));
  await app.ready();
  return app.server;
};
