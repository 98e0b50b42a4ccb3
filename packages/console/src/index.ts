export { type Console, type CreateConsoleOptions, createConsole } from "./console.ts";
