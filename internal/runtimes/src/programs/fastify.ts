import { createFastifyAdapter } from "@sms-pipeline/adapter-fastify";
import fastify from "fastify";
import { printPort } from "./listen-and-print.ts";
import { createPipeline } from "./pipeline.ts";

const pipeline = createPipeline(process.env);
pipeline.start();
const app = fastify();
await app.register(createFastifyAdapter(pipeline));
await app.listen({ host: "127.0.0.1", port: 0 });
printPort(app.server);
