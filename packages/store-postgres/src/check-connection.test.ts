import { ConfigurationError } from "sms-pipeline";
import { describe, expect, it } from "vitest";
import { createPostgresStore, migrate } from "./index.ts";

const WRONG = [
  ["nothing", {}, "pool"],
  ["a pool that is not there", { pool: undefined }, "pool"],
  ["a URL in place of a pool", { pool: "postgres://127.0.0.1/test" }, "pool"],
  ["an object that is no pool", { pool: {} }, "pool"],
  ["a PGlite that is not open yet", { pglite: Promise.resolve({}) }, "pglite"],
] as const;

describe.each(WRONG)("a connection that is none is refused at once: %s", (_case, options, name) => {
  const refusal = { code: "invalid_options", issues: [expect.objectContaining({ name })] };

  it("by createPostgresStore", () => {
    expect(() => createPostgresStore(options as never)).toThrow(ConfigurationError);
    expect(() => createPostgresStore(options as never)).toThrow(expect.objectContaining(refusal));
  });

  it("by migrate", () => expect(migrate(options as never)).rejects.toMatchObject(refusal));
});
