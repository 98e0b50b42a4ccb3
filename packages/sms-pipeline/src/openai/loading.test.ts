import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const packageDirectory = fileURLToPath(new URL("../..", import.meta.url));

// Sees every module that is resolved, by `import` and by `require`.
const WATCH = `
  import { registerHooks } from "node:module";
  const loaded = [];
  registerHooks({ resolve(specifier, context, next) {
    if (specifier === "openai" && process.env.OPENAI_FAILS) {
      throw Object.assign(new Error("It can't be loaded."), { code: process.env.OPENAI_FAILS });
    }
    const found = next(specifier, context);
    loaded.push(found.url);
    return found;
  } });
  const { createOpenAiProvider } = await import("sms-pipeline/openai");
  const ai = createOpenAiProvider({ baseURL: "http://127.0.0.1:1/v1" });
  const atStart = loaded.slice();
  const error = await ai.generateReply(
    { systemPrompt: "", messages: [{ role: "user", content: "hi" }], personId: "p" },
    { signal: new AbortController().signal },
  ).catch((error) => error);
  const { code, retryable, message } = error;
  process.stdout.write(JSON.stringify({ atStart, inTheEnd: loaded, error: { code, retryable, message } }));
`;

async function run(env: Record<string, string>): Promise<{
  atStart: string[];
  inTheEnd: string[];
  error: unknown;
}> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=@sms-pipeline/source", "--input-type=module", "--eval", WATCH],
    { cwd: packageDirectory, env: { PATH: process.env.PATH, ...env } },
  );
  return JSON.parse(stdout);
}

const ofOpenAi = (url: string): boolean => url.includes("/node_modules/openai/");

describe("importing sms-pipeline/openai", () => {
  it("does not load the package openai before the first reply", async () => {
    const { atStart, inTheEnd, error } = await run({});
    expect(atStart.some((url) => url.endsWith("/src/openai/index.ts"))).toBe(true);
    expect(atStart.filter(ofOpenAi)).toEqual([]);
    expect(inTheEnd.filter(ofOpenAi)).not.toEqual([]);
    expect(error).toMatchObject({ code: "ai_unreachable" });
  });

  it("says what to install when the package is missing", async () => {
    const { inTheEnd, error } = await run({ OPENAI_FAILS: "ERR_MODULE_NOT_FOUND" });
    expect(inTheEnd.filter(ofOpenAi)).toEqual([]);
    expect(error).toMatchObject({
      code: "ai_failed",
      retryable: false,
      message: expect.stringContaining("npm install openai"),
    });
  });

  it("may be tried again when the package could not be read at the moment", async () => {
    const { error } = await run({ OPENAI_FAILS: "EMFILE" });
    expect(error).toMatchObject({ code: "ai_failed", retryable: true });
  });
});
