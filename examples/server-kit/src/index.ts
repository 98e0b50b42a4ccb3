export { runServer, type ServeOptions } from "./run-server.ts";
