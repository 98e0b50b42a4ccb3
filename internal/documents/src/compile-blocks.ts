import { fileURLToPath } from "node:url";
import ts from "typescript";
import type { CodeBlock } from "./code-blocks.ts";
import { ROOT } from "./documents.ts";

/** Something that is wrong with code in a document. */
export interface Problem {
  readonly document: string;
  readonly line: number;
  readonly message: string;
}

const FOLDER = fileURLToPath(new URL("..", import.meta.url));

/** How code in TypeScript is read: as strictly as the strictest reader has it. */
const STRICT: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  customConditions: ["@sms-pipeline/source"],
  lib: ["lib.es2024.d.ts"],
  types: ["node"],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
};

/** Code in JavaScript is no sloppier about names, but knows nothing of null. */
const LOOSE: ts.CompilerOptions = {
  ...STRICT,
  strict: false,
  noUncheckedIndexedAccess: false,
  exactOptionalPropertyTypes: false,
};

/** Type-checks each block as a module of its own, against the sources of the workspace. */
export function compileBlocks(blocks: readonly CodeBlock[]): readonly Problem[] {
  return [
    ...check(
      blocks.filter(({ language }) => language === "ts"),
      STRICT,
    ),
    ...check(
      blocks.filter(({ language }) => language === "js"),
      LOOSE,
    ),
  ];
}

function check(blocks: readonly CodeBlock[], options: ts.CompilerOptions): Problem[] {
  const files = new Map(blocks.map((block, index) => [`${FOLDER}block-${index}.ts`, block]));
  // The block begins on the second line, after what is given.
  const texts = new Map(
    [...files].map(([file, { given, code }]) => [file, `${given.replaceAll("\n", " ")}\n${code}`]),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.getCurrentDirectory = () => ROOT;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, language, ...rest) => {
    const text = texts.get(file);
    return text === undefined
      ? getSourceFile(file, language, ...rest)
      : ts.createSourceFile(file, text, language);
  };
  const program = ts.createProgram({ rootNames: [...files.keys()], options, host });
  return [...files].flatMap(([file, block]) => problemsIn(program, file, block));
}

/** "Type ... is not assignable to type ...": what a library's types say of another's is nothing to code in JavaScript. */
const NOT_ASSIGNABLE = 2322;

function problemsIn(
  program: ts.Program,
  file: string,
  { document, line, language }: CodeBlock,
): Problem[] {
  const source = program.getSourceFile(file);
  if (!source) return [{ document, line, message: "This code was not read." }];
  const found = [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ].filter(({ code }) => language === "ts" || code !== NOT_ASSIGNABLE);
  return found.map(({ start = 0, messageText }) => ({
    document,
    line: line + source.getLineAndCharacterOfPosition(start).line - 1,
    message: ts.flattenDiagnosticMessageText(messageText, "\n"),
  }));
}
