import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { startPostgres } from "./postgres.ts";

// A program that takes the port in the last moment.
let squatter: Server;
vi.mock("./free-port.ts", () => ({
  async freePort() {
    squatter = createServer().listen(0, "127.0.0.1");
    await once(squatter, "listening");
    const address = squatter.address();
    return typeof address === "object" ? address?.port : null;
  },
}));
afterEach(() => void squatter.close());

it("a server that ends instead of starting is an error that says why, not a wait", async () => {
  await expect(startPostgres()).rejects.toThrow(/did not start: .*Address already in use/s);
});
