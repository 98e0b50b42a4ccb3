import net from "node:net";
import { parentPort, workerData } from "node:worker_threads";

// Timers count whole milliseconds, and fire half a one late on average.
const TO_SERVER_MS = 2;
const TO_CLIENT_MS = 2;

const targetPort: unknown = workerData;
if (typeof targetPort !== "number") throw new TypeError("The target port is missing.");

function passOn(from: net.Socket, to: net.Socket, delayMs: number): void {
  from.setNoDelay(true);
  // Timers of one length fire in the order in which they were set.
  from.on("data", (chunk) => setTimeout(() => to.write(chunk), delayMs));
  from.on("error", () => to.destroy());
  from.on("close", () => to.destroy());
}

const server = net.createServer((client) => {
  const upstream = net.connect(targetPort, "127.0.0.1");
  passOn(client, upstream, TO_SERVER_MS);
  passOn(upstream, client, TO_CLIENT_MS);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") parentPort?.postMessage(address.port);
});
