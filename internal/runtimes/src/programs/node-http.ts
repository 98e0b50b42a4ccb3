import { createServer } from "node:http";
import { createNodeHandler } from "sms-pipeline/node";
import { listenAndPrint } from "./listen-and-print.ts";
import { createPipeline } from "./pipeline.ts";

const pipeline = createPipeline(process.env);
pipeline.start();
listenAndPrint(createServer(createNodeHandler(pipeline)));
