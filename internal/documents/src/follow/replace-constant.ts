/**
 * Puts code in the place of `const <name> = ...;`, its imports at the top, and takes out the import of what nothing uses any
 * more: what a reader does who is told to replace a part.
 */
export function replaceConstant(program: string, name: string, code: string): string {
  const lines = program.split("\n");
  const from = lines.findIndex((line) => line.startsWith(`const ${name} = `));
  if (from < 0) throw new Error(`The program has no \`const ${name}\`.`);
  const length =
    lines.slice(from).findIndex((line) => line.endsWith(";") && !line.startsWith(" ")) + 1;
  const taken = lines.slice(from, from + length).join("\n");
  const factory = /= (\w+)\(/.exec(taken)?.[1];
  const isImport = (line: string): boolean => line.startsWith("import ");
  const given = code.split("\n");
  const rest = given.filter((line) => !isImport(line)).join("\n");
  const kept = lines.filter((line) => !(isImport(line) && line.includes(`{ ${factory} }`)));
  return [...given.filter(isImport), kept.join("\n").replace(taken, () => rest.trim())].join("\n");
}
