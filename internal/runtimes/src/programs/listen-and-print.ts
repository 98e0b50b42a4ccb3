import type { Server } from "node:http";
import { printListening } from "./pipeline.ts";

export function listenAndPrint(server: Server): void {
  server.listen(0, "127.0.0.1", () => printPort(server));
}

export function printPort(server: Server): void {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  printListening(address.port);
}
