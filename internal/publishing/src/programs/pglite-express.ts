import { createServer } from "node:http";
import { PGlite } from "@electric-sql/pglite";
import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import { createPostgresStore, migrate } from "@sms-pipeline/store-postgres";
import express from "express";
import { listenAndPrint } from "../../../runtimes/src/programs/listen-and-print.ts";
import { createPipeline, SHOP } from "../../../runtimes/src/programs/pipeline.ts";

const pglite = await PGlite.create();
await migrate({ pglite });
const store = createPostgresStore({ pglite });
await store.assistants?.save(SHOP);

const pipeline = createPipeline(process.env, store);
pipeline.start();
listenAndPrint(createServer(express().use(createExpressAdapter(pipeline))));
