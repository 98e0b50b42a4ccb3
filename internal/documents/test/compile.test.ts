import { describe, expect, it } from "vitest";
import { codeBlocks } from "../src/code-blocks.ts";
import { compileBlocks } from "../src/compile-blocks.ts";
import { readDocuments } from "../src/documents.ts";

const documents = readDocuments();
const problems = compileBlocks(documents.flatMap(({ blocks }) => blocks));

describe("the code in documents compiles against the packages", () => {
  for (const { path, blocks } of documents) {
    const code = blocks.filter(({ language }) => language === "ts" || language === "js");
    if (code.length === 0) continue;
    it(`${path}: ${code.length} pieces`, () => {
      const found = problems.filter(({ document }) => document === path);
      expect(found.map(({ line, message }) => `${path}:${line}: ${message}`)).toEqual([]);
    });
  }
});

describe("the check sees what a reader would run into", () => {
  const lines = (markdown: string): string[] =>
    compileBlocks(codeBlocks("page.md", markdown)).map(({ line, message }) => `${line} ${message}`);

  it("an export that is not there, at its line in the document", () => {
    const page =
      '# Title\n\n```ts\n\nimport { noSuchThing } from "sms-pipeline";\nnoSuchThing();\n```\n';
    expect(lines(page)).toEqual([expect.stringMatching(/^5 .*no exported member 'noSuchThing'/)]);
  });

  it("an option that is not known, also in JavaScript", () => {
    const page = `<!-- given: declare const parts: Pick<import("sms-pipeline").CreateSmsPipelineOptions, "store" | "ai" | "messenger">; -->
\`\`\`js
import { createSmsPipeline } from "sms-pipeline";
createSmsPipeline({ ...parts, burts: {} });
\`\`\`
`;
    expect(lines(page)).toEqual([expect.stringMatching(/^4 .*'burts' does not exist/)]);
  });

  it("a value that may be missing, in TypeScript", () => {
    const page = "```ts\nexport const key: string = process.env.KEY;\n```\n";
    expect(lines(page)).toEqual([
      expect.stringMatching(/^2 Type 'string \| undefined' is not assignable/),
    ]);
  });
});
