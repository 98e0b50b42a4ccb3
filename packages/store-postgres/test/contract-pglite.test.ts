import { PGlite } from "@electric-sql/pglite";
import { registerStoreContract } from "sms-pipeline/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { createPostgresStore, migrate } from "../src/index.ts";
import { EMPTY } from "./empty.ts";
import { rawReaderOf } from "./raw-reader.ts";

let pglite: PGlite;

beforeAll(async () => {
  pglite = await PGlite.create();
  await migrate({ pglite });
});

afterAll(() => pglite.close());

registerStoreContract(
  "PGlite",
  { describe, it },
  {
    async create({ assistants, clock }) {
      await pglite.exec(EMPTY);
      const store = createPostgresStore({ pglite, clock });
      for (const seed of assistants) await store.assistants?.save(seed);
      return {
        store,
        second: createPostgresStore({ pglite, clock }),
        raw: rawReaderOf((text, values) => pglite.query(text, values)),
      };
    },
  },
);
