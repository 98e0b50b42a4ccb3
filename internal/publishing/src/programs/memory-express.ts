import { createServer } from "node:http";
import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import express from "express";
import { listenAndPrint } from "../../../runtimes/src/programs/listen-and-print.ts";
import { createPipeline } from "../../../runtimes/src/programs/pipeline.ts";

const pipeline = createPipeline(process.env);
pipeline.start();
listenAndPrint(createServer(express().use(createExpressAdapter(pipeline))));
