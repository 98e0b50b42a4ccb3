import { describe, expect, it } from "vitest";
import { endsOf } from "./peer-versions.ts";

describe("the ends of a peer range", () => {
  it("are the lowest and the highest of each major version", () => {
    expect(endsOf("^4.17.0 || ^5.0.0")).toEqual(["4.17.0", "^4.17.0", "5.0.0", "^5.0.0"]);
    expect(endsOf(">=8.0.0")).toEqual(["8.0.0", ">=8.0.0"]);
  });

  it("are not guessed", () => {
    expect(() => endsOf("6.x")).toThrow("6.x");
  });
});
