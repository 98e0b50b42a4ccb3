import { createServer } from "node:http";
import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import express from "express";
import type { Contestant } from "../contestant.ts";
import { createOurPipeline } from "./our-pipeline.ts";

export const contestant: Contestant = (tally) =>
  createServer(express().use(createExpressAdapter(createOurPipeline(tally))));
