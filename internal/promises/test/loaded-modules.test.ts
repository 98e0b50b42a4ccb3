import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = dirname(fileURLToPath(import.meta.resolve("sms-pipeline/package.json")));

/** The modules that a process has loaded once it has imported the built package and made a pipeline. */
async function loadedModules(program: string): Promise<string[]> {
  const watch = `
    import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    ${program}
    console.log(JSON.stringify(loaded));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", watch],
    { cwd: here },
  );
  return JSON.parse(stdout);
}

describe("what the built package loads", () => {
  it("importing sms-pipeline alone loads its own files and nothing else", async () => {
    const modules = await loadedModules(`await import("sms-pipeline");`);
    expect(modules.length).toBeGreaterThan(0);
    expect(modules.filter((url) => !url.includes("/packages/sms-pipeline/dist/"))).toEqual([]);
  });

  it("making a pipeline loads neither twilio nor openai, nor does importing their subpaths", async () => {
    const modules = await loadedModules(`
      const [{ createTwilioMessenger }, { createOpenAiProvider }] = await Promise.all([
        import("sms-pipeline/twilio"), import("sms-pipeline/openai")]);
      createTwilioMessenger({ accountSid: "AC" + "0".repeat(32), authToken: "token" });
      createOpenAiProvider({ apiKey: "key" });`);
    expect(modules.filter((url) => url.includes("/node_modules/"))).toEqual([]);
  });

  it("the bundle has no locale of zod in it", async () => {
    const files = await readdir(join(dist, "dist"));
    const scripts = files.filter((file) => file.endsWith(".js"));
    expect(scripts.length).toBeGreaterThan(0);
    for (const file of scripts) {
      const code = await readFile(join(dist, "dist", file), "utf8");
      // Words of the Dutch and the Italian locale.
      expect(code, file).not.toMatch(/Ongeldige invoer|Input non valido/);
    }
  });
});
