import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { explainErrorCode } from "sms-pipeline/twilio/error-codes";
import { describe, expect, it } from "vitest";
import { ROOT, readDocuments } from "../src/documents.ts";

const documents = readDocuments();
const markdownOf = (path: string): string =>
  documents.find((document) => document.path === path)?.markdown ?? "";

describe("what documents say of the carrier's codes", () => {
  const rows = [
    ...markdownOf("docs/troubleshooting/carrier-codes.md").matchAll(/^\| (\d{5}) \| ([^|]+) \|/gm),
  ].map(([, code = "", meaning = ""]) => ({ code, meaning: meaning.trim() }));

  it("is what the package says", () => {
    expect(rows.length).toBeGreaterThanOrEqual(40);
    expect(rows.filter(({ code, meaning }) => explainErrorCode(code) !== meaning)).toEqual([]);
  });

  it("leaves out none that can be given for a message", () => {
    const told = new Set(rows.map(({ code }) => Number(code)));
    const known = [...Array(1_000).keys()]
      .map((offset) => 30_000 + offset)
      .filter((code) => explainErrorCode(code) !== null);
    expect(known.length).toBeGreaterThan(10);
    expect(known.filter((code) => !told.has(code))).toEqual([]);
  });
});

describe("links to files of the repository lead somewhere", () => {
  const REPOSITORY = "https://github.com/sms-pipeline/sms-pipeline/(?:blob|tree)/main/";
  for (const { path, markdown } of documents) {
    it(path, () => {
      const relative = [...markdown.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target = ""]) => normalize(join(dirname(path), target)))
        // The site's build looks at links to the reference, which is made there.
        .filter((target) => !target.startsWith("docs/reference/"));
      const absolute = [...markdown.matchAll(new RegExp(`${REPOSITORY}([^)#\\s>]+)`, "g"))];
      const targets = [...relative, ...absolute.map(([, target = ""]) => target)];
      expect(targets.filter((target) => !existsSync(join(ROOT, target)))).toEqual([]);
    });
  }
});
