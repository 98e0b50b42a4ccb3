import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { expect, it } from "vitest";
import { createPostgresStore, migrate } from "../src/index.ts";
import { answer } from "./conversation.ts";
import { OUR_NUMBER, REQUEST } from "./test-database.ts";

it("PGlite in a folder: what was staged when the process ended is there when it starts again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sms-pipeline-pglite-"));
  try {
    const first = await PGlite.create(folder);
    await migrate({ pglite: first });
    const store = createPostgresStore({ pglite: first });
    await store.assistants?.save({ name: "Ada", phoneNumbers: [OUR_NUMBER] });
    const { lease, message } = await answer(store, "+15550200001");
    await store.release(lease);
    await first.close();

    const second = await PGlite.create(folder);
    await migrate({ pglite: second });
    const turn = await createPostgresStore({ pglite: second }).claim(lease.threadId, REQUEST);
    expect(turn?.staged.map((each) => each.id)).toEqual([message.id]);
    expect(turn?.lease.token).toBe(lease.token + 1);
    await second.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it("PGlite in a folder: what was settled when the process was killed stays settled", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sms-pipeline-pglite-"));
  try {
    const process = spawnSync(
      execPath,
      [
        "--conditions=@sms-pipeline/source",
        fileURLToPath(new URL("./settle-and-die.ts", import.meta.url)),
        folder,
      ],
      { encoding: "utf8" },
    );
    expect([process.signal, process.stderr]).toEqual(["SIGKILL", ""]);
    const pglite = await PGlite.create(folder);
    const { rows } = await pglite.query(
      "select status::text from sms_messages where direction = 'outbound'",
    );
    expect(rows).toEqual([{ status: "queued" }]);
    await pglite.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
