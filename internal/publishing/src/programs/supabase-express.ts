import { createServer } from "node:http";
import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import { createSupabaseStore } from "@sms-pipeline/store-supabase";
import { createClient } from "@supabase/supabase-js";
import express from "express";
import { listenAndPrint } from "../../../runtimes/src/programs/listen-and-print.ts";
import { createPipeline, SHOP } from "../../../runtimes/src/programs/pipeline.ts";

const { SUPABASE_URL = "", SUPABASE_SECRET_KEY = "" } = process.env;
const auth = { persistSession: false, autoRefreshToken: false };
const client = createClient(SUPABASE_URL, SUPABASE_SECRET_KEY, { auth });
const store = createSupabaseStore({ client });
await store.assistants?.save(SHOP);

const pipeline = createPipeline(process.env, store);
pipeline.start();
listenAndPrint(createServer(express().use(createExpressAdapter(pipeline))));
