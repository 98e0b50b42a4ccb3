import { expect, it } from "vitest";
import { problemsOf } from "./published-problems.ts";

const released = { name: "store", before: "0.1.0", version: "0.2.0" };
const sound = {
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
  dependencies: { zod: "^4.6.7" },
  peerDependencies: { "sms-pipeline": ">=0.1.0 <1.0.0", pg: "^8.0.3" },
};

it("a package that can be installed anywhere has no problems", () => {
  expect(problemsOf(sound, released)).toEqual([]);
});

it.each([
  ["a jump to 1.0.0", sound, { ...released, version: "1.0.0" }, "jumped from 0.1.0"],
  [
    "an export of the sources",
    { ...sound, exports: { ".": { "@sms-pipeline/source": "./src/index.ts" } } },
    released,
    "exports its sources",
  ],
  [
    "a range of the workspace",
    { ...sound, dependencies: { zod: "catalog:" } },
    released,
    "zod catalog:",
  ],
  [
    "a peer range that follows the core",
    { ...sound, peerDependencies: { "sms-pipeline": "^0.2.0" } },
    released,
    "sms-pipeline ^0.2.0",
  ],
])("%s is one", (_case, manifest, version, problem) => {
  expect(problemsOf(manifest, version)).toEqual([expect.stringContaining(problem)]);
});
