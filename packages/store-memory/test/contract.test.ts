import { registerStoreContract } from "sms-pipeline/testing";
import { describe, it } from "vitest";
import { createMemoryStore } from "../src/index.ts";
import { storeOver } from "../src/memory-store.ts";
import { createState } from "../src/state.ts";
import { rawReaderOf } from "./raw-reader.ts";

registerStoreContract(
  "memory",
  { describe, it },
  {
    create: async (options) => ({ store: createMemoryStore(options) }),
  },
);

const LIMITS = { maxThreads: 100, maxMessages: 1_000, maxMessagesPerThread: 200 };

registerStoreContract(
  "memory, with a raw reader",
  { describe, it },
  {
    async create({ assistants, clock }) {
      const state = createState(clock, LIMITS);
      for (const seed of assistants) state.assistants.save(seed);
      return { store: storeOver(state), second: storeOver(state), raw: rawReaderOf(state) };
    },
  },
);
