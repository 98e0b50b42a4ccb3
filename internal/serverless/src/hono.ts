import { preparedDatabase } from "./databases.ts";
import { copyExample, type Example } from "./example.ts";

export const hono: Example = {
  name: "hono",
  async prepare(postgres) {
    const databaseUrl = await preparedDatabase(postgres);
    const folder = await copyExample("hono", ["src"], {
      ours: ["sms-pipeline", "store-postgres"],
      others: ["@hono/node-server@2", "hono@4", "openai@7", "pg@8", "twilio@6"],
    });
    return {
      command: { file: process.execPath, args: ["src/main.ts"], cwd: folder.path },
      env: { DATABASE_URL: databaseUrl, PORT: "0" },
      sweep: null,
      close: () => folder.remove(),
    };
  },
};
