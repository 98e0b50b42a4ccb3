import { createServer } from "node:http";
import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import express from "express";
import { listenAndPrint } from "./listen-and-print.ts";
import { createPipeline } from "./pipeline.ts";

const pipeline = createPipeline(process.env);
pipeline.start();
// Most apps have a body parser before everything else.
const app = express().use(express.urlencoded()).use(createExpressAdapter(pipeline));
listenAndPrint(createServer(app));
