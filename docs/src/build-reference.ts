import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Application, Converter, ReflectionKind } from "typedoc";
import { referenceModules } from "./reference-modules.ts";

// Writes a page for each module that the packages export, from the doc comments. VitePress builds them with the rest.

const out = fileURLToPath(new URL("../reference", import.meta.url));
const modules = referenceModules();
const specifiers = new Map(modules.map(({ entry, specifier }) => [entry, specifier]));

/** Options of the plugin, which TypeDoc's own types don't know. */
const markdown: object = {
  entryFileName: "index",
  hideBreadcrumbs: true,
  hidePageHeader: true,
  useCodeBlocks: true,
  // Its own anchors: of two things whose names are alike but for a dot, it numbers one, and VitePress does not.
  useHTMLAnchors: true,
  expandObjects: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  typeDeclarationFormat: "table",
  enumMembersFormat: "table",
  tableColumnSettings: {
    hideSources: true,
    hideModifiers: true,
    hideInherited: true,
    hideOverrides: true,
  },
};

await rm(out, { recursive: true, force: true });
const app = await Application.bootstrapWithPlugins({
  plugin: ["typedoc-plugin-markdown"],
  entryPoints: modules.map(({ entry }) => entry),
  tsconfig: fileURLToPath(new URL("../tsconfig.reference.json", import.meta.url)),
  out,
  readme: "none",
  router: "module",
  excludeExternals: true,
  excludePrivate: true,
  excludeInternal: true,
  disableSources: true,
  githubPages: false,
  // `check:types` does it.
  skipErrorChecking: true,
  name: "Reference",
  groupOrder: ["Functions", "Interfaces", "Type Aliases", "Classes", "Variables"],
  logLevel: "Warn",
  ...markdown,
});

app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
  for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
    if (!module.isDeclaration()) continue;
    const specifier = specifiers.get(project.getSymbolIdFromReflection(module)?.fileName ?? "");
    if (specifier !== undefined) module.name = specifier;
  }
});

const project = await app.convert();
if (!project) throw new Error("The sources can't be read: see the errors above.");
await app.generateOutputs(project);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;
