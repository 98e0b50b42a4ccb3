import { setImmediate } from "node:timers/promises";
import { startPostgres } from "@sms-pipeline/test-support/postgres";
import { afterEach, describe, expect, it } from "vitest";
import { SECRET_KEY } from "../../../packages/store-supabase/test/keys.ts";
import { startSupabaseApi } from "../../../packages/store-supabase/test/supabase-api.ts";
import {
  createSupabaseDatabase,
  runMigrations,
} from "../../../packages/store-supabase/test/supabase-database.ts";
import type { CodeBlock } from "../src/code-blocks.ts";
import { readDocuments } from "../src/documents.ts";
import { type RunningProgram, type RunOptions, startProgram } from "../src/run-program.ts";
import { MODEL_ANSWER, PUBLIC_URL, startVendorStandIns } from "../src/vendor-stand-ins.ts";

const blocks = readDocuments().flatMap((document) => document.blocks);
const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function start(block: CodeBlock, options?: RunOptions): Promise<RunningProgram> {
  const program = await startProgram(block, options);
  open.push(() => program.stop());
  return program;
}

describe("a program of a document prints what the document shows", () => {
  for (const block of blocks.filter(({ words }) => words.includes("run"))) {
    it(`${block.document}:${block.line}`, async () => {
      const env = block.words.includes("supabase") ? await supabase() : {};
      const program = await start(block, { env });
      const exitCode = await program.ended();
      expect(exitCode, program.output()).toBe(0);
      if (block.shown === null) return;
      expect(program.output().trimEnd()).toBe(program.ports.applyTo(block.shown.trimEnd()));
    });
  }
});

async function supabase(): Promise<Record<string, string>> {
  const server = await startPostgres();
  open.push(() => server.stop());
  const database = await createSupabaseDatabase(server);
  await runMigrations(database);
  const api = await startSupabaseApi(database);
  open.push(() => api.close());
  return { SUPABASE_URL: api.url, SUPABASE_SECRET_KEY: SECRET_KEY };
}

describe("a server of a document answers a text", () => {
  for (const block of blocks.filter(({ words }) => words.includes("serve=number"))) {
    it(`${block.document}:${block.line}`, async () => {
      let program: RunningProgram | undefined;
      const serverUrl = (): string => `http://127.0.0.1:${program?.ports.of(4000)}`;
      const { carrier, env, close } = await startVendorStandIns(serverUrl);
      open.push(close);
      const preload = new URL("../src/redirect-vendors.ts", import.meta.url);
      program = await start(block, { env, preload });
      await answers(`${serverUrl()}/api/v1/sms/webhook/sms/health`, program);

      const number = "+15550100001";
      const smsUrl = `${PUBLIC_URL}/api/v1/sms/webhook/sms#rc=3&rp=all`;
      carrier.setNumber({ phoneNumber: number, smsUrl });
      carrier.text({ from: "+15550100100", to: number, body: "When do you open?" });
      const reply = await carrier.waitFor(({ from, status }) => {
        return from === number && status === "delivered";
      });
      expect(reply.body, program.output()).toBe(MODEL_ANSWER);
    });
  }
});

it("an app that ends as the Express guide says answers the webhook under way first", async () => {
  const block = blocks.find(
    ({ document, code }) => document === "docs/guides/express.md" && code.includes("SIGTERM"),
  );
  if (block === undefined) throw new Error("The guide does not say how to end.");
  const program = await start({ ...block, code: WEBHOOK_UNDER_WAY + block.code });
  const url = (): string => `http://127.0.0.1:${program.ports.of(4000)}/api/v1/sms/webhook/sms`;
  await program.printed("listening");
  const response = fetch(url(), { method: "POST" });
  await program.printed("under way");
  program.signal("SIGTERM");
  expect((await response).status, program.output()).toBe(200);
  expect(await program.ended(), program.output()).toBe(0);
});

/** An app, and a pipeline whose answer takes a while longer than the signal to end. */
const WEBHOOK_UNDER_WAY = `
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import express from "express";

const app = express();
const pipeline = {
  basePath: "/api/v1/sms",
  start: () => console.log("listening"),
  stop: async () => {},
  async handle() {
    console.log("under way");
    await once(process, "SIGTERM");
    await setImmediate();
    return { status: 200, headers: { connection: "close" }, body: "" };
  },
};
`;

describe("a page of a document is served", () => {
  for (const block of blocks.filter(({ words }) => words.includes("serve=page"))) {
    it(`${block.document}:${block.line}`, async () => {
      const program = await start(block);
      await program.printed("http://");
      const [url = ""] = /http:\S+/.exec(program.output()) ?? [];
      const page = await answers(url, program);
      expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    });
  }
});

/** Asks until the server listens. */
async function answers(url: string, program: RunningProgram): Promise<Response> {
  let over = false;
  void program.ended().then(() => {
    over = true;
  });
  while (!over) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return response;
    await setImmediate();
  }
  throw new Error(`The server has ended:\n${program.output()}`);
}
