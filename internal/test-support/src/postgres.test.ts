import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { startPostgres } from "./postgres.ts";

it("a server whose port another program has takes another one", async () => {
  const part = Math.random();
  const taken = 20_000 + Math.floor(part * 12_000);
  const random = vi.spyOn(Math, "random").mockReturnValueOnce(part);
  const squatter = createServer().listen(taken, "127.0.0.1");
  await once(squatter, "listening");
  onTestFinished(() => void squatter.close());
  const postgres = await startPostgres();
  onTestFinished(() => postgres.stop());
  expect(random.mock.results[0]?.value).toBe(part);
  expect(postgres.port).not.toBe(taken);
  expect(await postgres.createDatabase()).toContain(`:${postgres.port}/`);
});
