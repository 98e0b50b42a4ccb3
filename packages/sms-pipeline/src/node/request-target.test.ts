import { expect, it } from "vitest";
import { isUnderBasePath, requestPath } from "./request-target.ts";

it.each([
  ["/a?b=%20#c", "/a?b=%20#c"],
  ["http://example.com/a?b", "/a?b"],
  ["//example.com/a", "//example.com/a"],
  ["*", "/"],
  ["example.com:443", "/"],
  ["", "/"],
])("takes the path of the target %j", (target, path) => {
  expect(requestPath(target)).toBe(path);
});

it.each([
  ["/api/sms", true],
  ["/api/sms/webhook", true],
  ["/api/sms?x", true],
  ["/api/smsx", false],
  ["/api", false],
  ["/x/api/sms", false],
])("tells whether %j is under the base path", (path, expected) => {
  expect(isUnderBasePath(path, "/api/sms")).toBe(expected);
});

it("has everything under an empty base path", () => {
  expect(isUnderBasePath("/anything", "")).toBe(true);
});
