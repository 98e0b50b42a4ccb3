import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { engine } from "runtimes/engines";
import { IN_ONE_FILE, WORKERD_ARGS, workerdConfig } from "runtimes/workerd";
import { preparedProject } from "./databases.ts";
import { copyPackage, type Example } from "./example.ts";

const VARIABLES = [
  "PUBLIC_URL",
  "TWILIO_ACCOUNT_SID",
  "TWILIO_AUTH_TOKEN",
  "TWILIO_API_BASE_URL",
  "OPENAI_API_KEY",
  "OPENAI_BASE_URL",
  "SUPABASE_URL",
  "SUPABASE_SECRET_KEY",
];

/** Cloudflare's own scheduler calls `scheduled`; here a request does. */
const WITH_SCHEDULER = `
import worker from "./worker/index.ts";
export default {
  fetch(request, env, context) {
    if (new URL(request.url).pathname !== "/scheduled") return worker.fetch(request, env, context);
    worker.scheduled({}, env, context);
    return new Response();
  },
};`;

export const cloudflareWorker: Example = {
  name: "cloudflare-worker",
  async prepare(postgres) {
    const project = await preparedProject(postgres);
    const folder = await copyPackage("cloudflare-worker", ["worker"]);
    const main = join(folder.path, "main.js");
    await writeFile(main, WITH_SCHEDULER);
    const outfile = join(folder.path, "bundle.js");
    await build({ ...IN_ONE_FILE, entryPoints: [main], outfile });
    await writeFile(join(folder.path, "workerd.capnp"), workerdConfig("bundle.js", VARIABLES));
    return {
      command: { file: engine("workerd"), args: WORKERD_ARGS, cwd: folder.path },
      env: { SUPABASE_URL: project.url, SUPABASE_SECRET_KEY: project.key },
      async sweep(url) {
        await fetch(`${url}/scheduled`);
      },
      async close() {
        await folder.remove();
        await project.close();
      },
    };
  },
};
