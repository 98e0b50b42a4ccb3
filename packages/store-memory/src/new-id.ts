/**
 * A random UUID, in one piece: V8 keeps what Node's `randomUUID` puts together as a tree of a dozen small strings, which
 * is ten times as large and slow to compare. Lower case it is already; asking for it flattens the tree.
 */
export function newId(): string {
  return crypto.randomUUID().toLowerCase();
}
