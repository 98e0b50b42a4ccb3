import { createFastifyAdapter } from "@sms-pipeline/adapter-fastify";
import { createPostgresStore, migrate } from "@sms-pipeline/store-postgres";
import fastify from "fastify";
import pg from "pg";
import { printPort } from "../../../runtimes/src/programs/listen-and-print.ts";
import { createPipeline, SHOP } from "../../../runtimes/src/programs/pipeline.ts";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
await migrate({ pool });
const store = createPostgresStore({ pool });
await store.assistants?.save(SHOP);

const pipeline = createPipeline(process.env, store);
pipeline.start();
const app = fastify();
await app.register(createFastifyAdapter(pipeline));
await app.listen({ host: "127.0.0.1", port: 0 });
printPort(app.server);
