export type * from "./api/types.ts";
export { type Console, createConsole } from "./console.ts";
export type { ConsoleAuth, ConsolePipeline, CreateConsoleOptions } from "./options.ts";
