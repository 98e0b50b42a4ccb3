import { describe, expect, it } from "vitest";
import { codeBlocks } from "./code-blocks.ts";

const page = (...lines: string[]): string => lines.join("\n");

describe("code is found where it stands", () => {
  it("with its line, its language and the words that no reader sees", () => {
    const [block] = codeBlocks("a.md", page("# A", "", "```ts run now", "one();", "```"));
    expect(block).toMatchObject({ line: 4, language: "ts", words: ["run", "now"], code: "one();" });
  });

  it("without the indentation of a list", () => {
    const [block] = codeBlocks(
      "a.md",
      page("- item:", "", "  ```ts", "  if (a) {", "    b();", "  }", "  ```"),
    );
    expect(block?.code).toBe("if (a) {\n  b();\n}");
  });

  it("with what the nearest comment gives, and not an earlier one", () => {
    const given = (what: string): string => `<!-- given: ${what} -->`;
    const text = page(
      given("one;"),
      "```ts",
      "a();",
      "```",
      "",
      given("two;"),
      "```ts",
      "b();",
      "```",
      "```ts",
      "c();",
      "```",
    );
    expect(codeBlocks("a.md", text).map((block) => block.given)).toEqual(["one;", "two;", ""]);
  });

  it("and code without an end is an error", () => {
    expect(() => codeBlocks("a.md", page("text", "```ts", "a();"))).toThrow("a.md:2");
  });
});

describe("the output of a program is what is shown next", () => {
  const shown = (...after: string[]): string | null | undefined =>
    codeBlocks("a.md", page("```ts run", "a();", "```", ...after))[0]?.shown;

  it("in a fence without a language, or of text", () => {
    expect(shown("", "It prints:", "", "```", "one", "", "two", "```")).toBe("one\n\ntwo");
    expect(shown("", "```text", "one", "```")).toBe("one");
  });

  it("or indented", () => {
    expect(shown("", "    one", "      two", "", "Then:")).toBe("one\n  two");
  });

  it("but not past a heading or other code", () => {
    expect(shown("", "## Next", "", "```", "one", "```")).toBeNull();
    expect(shown("", "```sh", "ls", "```", "", "```", "one", "```")).toBeNull();
  });
});
