export * from "./fake-messenger.ts";
export * from "./scripted-ai.ts";
export * from "./store-contract/index.ts";
export * from "./test-clock.ts";
