import { describe, expect, it, onTestFinished, vi } from "vitest";
import { ConfigurationError } from "../errors.ts";
import { createOpenAiProvider } from "../openai/index.ts";
import { readEnvironment } from "./read-environment.ts";
import type { EnvironmentSettings } from "./settings.ts";

const SID = `AC${"0123456789abcdef".repeat(2)}`;
const SERVICE = `MG${"0123456789abcdef".repeat(2)}`;
const twilio = { TWILIO_ACCOUNT_SID: SID, TWILIO_AUTH_TOKEN: "t0ken" };

const defaults: EnvironmentSettings = {
  port: 4000,
  host: "127.0.0.1",
  publicUrl: null,
  twilio: null,
  openai: null,
  supabase: null,
  databaseUrl: null,
  dataDir: ".data",
  ngrokAuthToken: null,
  seedFile: null,
  testToken: null,
  consoleToken: null,
};

type Env = Record<string, string | undefined>;

describe("readEnvironment", () => {
  it.each<[string, Env, Partial<EnvironmentSettings>]>([
    ["nothing", {}, {}],
    ["what it does not know", { HOME: "/root", TWILIO_FUTURE: "x" }, {}],
    [
      "empty and blank values",
      { PORT: "", HOST: " ", TWILIO_AUTH_TOKEN: "\t", OPENAI_MODEL: "" },
      {},
    ],
    ["a value that is undefined", { PORT: undefined }, {}],
    ["PORT", { PORT: " 8080 " }, { port: 8080 }],
    ["any free port", { PORT: "0" }, { port: 0 }],
    ["the highest port", { PORT: "65535" }, { port: 65_535 }],
    ["HOST", { HOST: "0.0.0.0" }, { host: "0.0.0.0" }],
    ["HOST with a name", { HOST: "sms-1.my_lan" }, { host: "sms-1.my_lan" }],
    ["HOST with IPv6", { HOST: "::1" }, { host: "::1" }],
    [
      "PUBLIC_URL",
      { PUBLIC_URL: "https://sms.example.com/base/" },
      { publicUrl: "https://sms.example.com/base" },
    ],
    ["Twilio", twilio, { twilio: { accountSid: SID, authToken: ["t0ken"] } }],
    [
      "tokens under rotation",
      { ...twilio, TWILIO_AUTH_TOKEN: "new, old," },
      { twilio: { accountSid: SID, authToken: ["new", "old"] } },
    ],
    [
      "all of Twilio",
      {
        ...twilio,
        TWILIO_API_BASE_URL: "http://127.0.0.1:9/",
        TWILIO_MESSAGING_SERVICE_SID: SERVICE,
      },
      {
        twilio: {
          accountSid: SID,
          authToken: ["t0ken"],
          apiBaseUrl: "http://127.0.0.1:9",
          messagingServiceSid: SERVICE,
        },
      },
    ],
    ["an OpenAI key", { OPENAI_API_KEY: "sk-1" }, { openai: { apiKey: "sk-1" } }],
    [
      "all of OpenAI",
      { OPENAI_API_KEY: "sk-1", OPENAI_BASE_URL: "https://api.openai.com/v1", OPENAI_MODEL: "m" },
      { openai: { apiKey: "sk-1", baseURL: "https://api.openai.com/v1", model: "m" } },
    ],
    [
      "a model server that wants no key",
      { OPENAI_BASE_URL: "http://127.0.0.1:11434/v1", OPENAI_MODEL: "llama3.2:3b" },
      { openai: { baseURL: "http://127.0.0.1:11434/v1", model: "llama3.2:3b" } },
    ],
    [
      "Supabase by its new names",
      { SUPABASE_URL: "https://x.supabase.co", SUPABASE_SECRET_KEY: "sb_secret_1" },
      { supabase: { url: "https://x.supabase.co", key: "sb_secret_1" } },
    ],
    [
      "Supabase by its older names",
      { VITE_SUPABASE_URL: "https://x.supabase.co", SUPABASE_SERVICE_ROLE_KEY: "eyJ.x.y" },
      { supabase: { url: "https://x.supabase.co", key: "eyJ.x.y" } },
    ],
    [
      "the server's own names of Supabase before the others",
      {
        SUPABASE_URL: "https://a.supabase.co",
        VITE_SUPABASE_URL: "https://b.supabase.co",
        SUPABASE_SECRET_KEY: "sb_secret_1",
        SUPABASE_SERVICE_ROLE_KEY: "eyJ.x.y",
      },
      { supabase: { url: "https://a.supabase.co", key: "sb_secret_1" } },
    ],
    [
      "DATABASE_URL",
      { DATABASE_URL: "postgres://u:p@h:5432/d?sslmode=require" },
      { databaseUrl: "postgres://u:p@h:5432/d?sslmode=require" },
    ],
    [
      "DATABASE_URL, the long scheme",
      { DATABASE_URL: "postgresql:///d" },
      { databaseUrl: "postgresql:///d" },
    ],
    ["DATA_DIR", { DATA_DIR: "/var/lib/my sms" }, { dataDir: "/var/lib/my sms" }],
    ["NGROK_AUTHTOKEN", { NGROK_AUTHTOKEN: "2x_y" }, { ngrokAuthToken: "2x_y" }],
    ["SMS_SEED_FILE", { SMS_SEED_FILE: "./seed file.json" }, { seedFile: "./seed file.json" }],
    ["SMS_TEST_TOKEN", { SMS_TEST_TOKEN: "0123456789abcdef" }, { testToken: "0123456789abcdef" }],
    ["CONSOLE_TOKEN", { CONSOLE_TOKEN: "0123456789abcdef" }, { consoleToken: "0123456789abcdef" }],
  ])("reads %s", (_, env, settings) => {
    expect(readEnvironment(env)).toEqual({ ...defaults, ...settings });
  });

  it.each<[string, Env, string[]]>([
    ["a SID without a token", { TWILIO_ACCOUNT_SID: SID }, ["TWILIO_AUTH_TOKEN"]],
    ["a token without a SID", { TWILIO_AUTH_TOKEN: "s3cret" }, ["TWILIO_ACCOUNT_SID"]],
    [
      "a SID with a blank token",
      { TWILIO_ACCOUNT_SID: SID, TWILIO_AUTH_TOKEN: " " },
      ["TWILIO_AUTH_TOKEN"],
    ],
    [
      "an emulator without credentials",
      { TWILIO_API_BASE_URL: "http://127.0.0.1:9" },
      ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"],
    ],
    [
      "a messaging service without credentials",
      { TWILIO_MESSAGING_SERVICE_SID: SERVICE },
      ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"],
    ],
    ["a model without a key", { OPENAI_MODEL: "s3cret" }, ["OPENAI_API_KEY"]],
    [
      "OpenAI's own URL without a key",
      { OPENAI_BASE_URL: "https://api.openai.com/v1" },
      ["OPENAI_API_KEY"],
    ],
    [
      "a Supabase URL without a key",
      { SUPABASE_URL: "https://x.supabase.co" },
      ["SUPABASE_SECRET_KEY"],
    ],
    [
      "the front end's Supabase URL alone",
      { VITE_SUPABASE_URL: "https://x.supabase.co" },
      ["SUPABASE_SECRET_KEY"],
    ],
    ["a Supabase key without a URL", { SUPABASE_SECRET_KEY: "sb_s3cret" }, ["SUPABASE_URL"]],
    ["an older key without a URL", { SUPABASE_SERVICE_ROLE_KEY: "s3cret" }, ["SUPABASE_URL"]],
    [
      "a publishable key",
      { SUPABASE_URL: "https://x.supabase.co", SUPABASE_SECRET_KEY: "sb_publishable_s3cret" },
      ["SUPABASE_SECRET_KEY"],
    ],
    ["no number", { PORT: "s3cret" }, ["PORT"]],
    ["a port with a sign", { PORT: "-1" }, ["PORT"]],
    ["a port that is none", { PORT: "65536" }, ["PORT"]],
    ["half a port", { PORT: "80.5" }, ["PORT"]],
    ["a host with a scheme", { HOST: "http://s3cret" }, ["HOST"]],
    ["a public URL without a scheme", { PUBLIC_URL: "s3cret.example.com" }, ["PUBLIC_URL"]],
    ["a public URL with a query", { PUBLIC_URL: "https://s3cret.example.com?x=1" }, ["PUBLIC_URL"]],
    ["a public URL with a space", { PUBLIC_URL: "https://s3cret.example.com/a b" }, ["PUBLIC_URL"]],
    ["a public URL with a hash", { PUBLIC_URL: "https://s3cret.example.com/#a" }, ["PUBLIC_URL"]],
    [
      "a Supabase key with a space",
      { SUPABASE_URL: "https://x.supabase.co", SUPABASE_SECRET_KEY: "sb_s3cret x" },
      ["SUPABASE_SECRET_KEY"],
    ],
    [
      "an API key in place of the SID",
      { ...twilio, TWILIO_ACCOUNT_SID: `SK${SID.slice(2)}` },
      ["TWILIO_ACCOUNT_SID"],
    ],
    [
      "a SID cut short",
      { ...twilio, TWILIO_ACCOUNT_SID: SID.slice(0, -1) },
      ["TWILIO_ACCOUNT_SID"],
    ],
    ["a token with a space", { ...twilio, TWILIO_AUTH_TOKEN: "s3 cret" }, ["TWILIO_AUTH_TOKEN"]],
    ["only commas", { ...twilio, TWILIO_AUTH_TOKEN: "," }, ["TWILIO_AUTH_TOKEN"]],
    [
      "another service's SID",
      { ...twilio, TWILIO_MESSAGING_SERVICE_SID: SID },
      ["TWILIO_MESSAGING_SERVICE_SID"],
    ],
    [
      "another base URL",
      { ...twilio, TWILIO_API_BASE_URL: "ftp://s3cret" },
      ["TWILIO_API_BASE_URL"],
    ],
    ["a key over two lines", { OPENAI_API_KEY: "s3\ncret" }, ["OPENAI_API_KEY"]],
    ["a malformed model server", { OPENAI_BASE_URL: "s3cret" }, ["OPENAI_BASE_URL"]],
    ["a short test token", { SMS_TEST_TOKEN: "s3cret" }, ["SMS_TEST_TOKEN"]],
    ["a short console token", { CONSOLE_TOKEN: "s3cret" }, ["CONSOLE_TOKEN"]],
    ["another database", { DATABASE_URL: "mysql://s3cret" }, ["DATABASE_URL"]],
    [
      "everything at once",
      {
        PORT: "s3cret",
        PUBLIC_URL: "s3cret",
        TWILIO_AUTH_TOKEN: "s3 cret",
        SUPABASE_URL: "s3cret",
        DATABASE_URL: "s3cret",
      },
      [
        "PORT",
        "PUBLIC_URL",
        "TWILIO_AUTH_TOKEN",
        "SUPABASE_URL",
        "DATABASE_URL",
        "TWILIO_ACCOUNT_SID",
        "SUPABASE_SECRET_KEY",
      ],
    ],
  ])("refuses %s, by name and without the value", (_, env, names) => {
    const error = errorOf(() => readEnvironment(env));
    expect(error.code).toBe("invalid_environment");
    expect(error.issues.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    for (const { name, problem } of error.issues) {
      expect(error.message).toContain(`\n- ${name}: ${problem}`);
      expect(problem).toMatch(/^(must|is missing)/);
    }
    expect(JSON.stringify(error) + String(error)).not.toMatch(/s3.?n?cret/);
  });

  it("says which variable makes another necessary, and what would do as well", () => {
    const error = errorOf(() => readEnvironment({ VITE_SUPABASE_URL: "https://x.supabase.co" }));
    expect(error.issues).toEqual([
      {
        name: "SUPABASE_SECRET_KEY",
        problem: "is missing (or SUPABASE_SERVICE_ROLE_KEY), though VITE_SUPABASE_URL is set",
      },
    ]);
  });

  it("reads the process's own environment unless another is given", () => {
    vi.stubEnv("PORT", "8081");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(readEnvironment().port).toBe(8081);
  });

  it("gives what createOpenAiProvider takes as it is", () => {
    const { openai } = readEnvironment({ OPENAI_BASE_URL: "http://127.0.0.1:11434/v1" });
    expect(openai && createOpenAiProvider(openai)).toHaveProperty("generateReply");
  });
});

function errorOf(run: () => unknown): ConfigurationError {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error("it did not throw");
}
