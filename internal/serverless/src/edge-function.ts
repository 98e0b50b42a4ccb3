import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { engine } from "runtimes/engines";
import { preparedProject } from "./databases.ts";
import { copyExample, type Example } from "./example.ts";

const FUNCTION = "supabase/functions/sms/index.ts";
const SWEEP_SECRET = "a-secret-that-only-cron-knows";

/** Supabase's runtime is Deno with an `EdgeRuntime`, behind a gateway that takes `/functions/v1` off the path. */
const EDGE_RUNTIME = "globalThis.EdgeRuntime = { waitUntil: (work) => void work };";

export const edgeFunction: Example = {
  name: "supabase-edge-function",
  async prepare(postgres) {
    const project = await preparedProject(postgres);
    const folder = await copyExample("supabase-edge-function", [FUNCTION], {
      ours: ["sms-pipeline", "store-supabase"],
      others: ["@supabase/supabase-js@2", "openai@7", "twilio@6"],
    });
    await writeFile(join(folder.path, "edge-runtime.js"), EDGE_RUNTIME);
    await writeFile(
      join(folder.path, "main.ts"),
      `import "./edge-runtime.js";\nimport "./${FUNCTION}";\n`,
    );
    const flags = ["--allow-all", "--node-modules-dir=manual"];
    return {
      command: { file: engine("deno"), args: ["run", ...flags, "main.ts"], cwd: folder.path },
      env: {
        DENO_SERVE_ADDRESS: "tcp:127.0.0.1:0",
        SUPABASE_URL: project.url,
        SUPABASE_SERVICE_ROLE_KEY: project.key,
        SWEEP_SECRET,
      },
      publicUrl: `${project.url}/functions/v1`,
      basePath: "/sms",
      async sweep(url) {
        const stranger = await fetch(`${url}/sms/sweep`, { method: "POST" });
        if (stranger.status !== 401) throw new Error("A stranger may sweep.");
        const headers = { authorization: `Bearer ${SWEEP_SECRET}` };
        const response = await fetch(`${url}/sms/sweep`, { method: "POST", headers });
        if (!response.ok) throw new Error(`The sweep was answered with ${response.status}.`);
      },
      async close() {
        await folder.remove();
        await project.close();
      },
    };
  },
};
