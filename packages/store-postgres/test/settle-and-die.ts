import { argv, kill, pid } from "node:process";
import { PGlite } from "@electric-sql/pglite";
import { createPostgresStore, migrate } from "../src/index.ts";
import { exchange } from "./conversation.ts";
import { OUR_NUMBER } from "./test-database.ts";

// Run as a process of its own: answers a text, says that the reply was sent, and is killed in that moment.
const pglite = await PGlite.create(argv[2] ?? "");
await migrate({ pglite });
const store = createPostgresStore({ pglite });
await store.assistants?.save({ name: "Ada", phoneNumbers: [OUR_NUMBER] });
await exchange(store, "+15550200001");
kill(pid, "SIGKILL");
