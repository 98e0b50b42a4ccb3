/** A property of a value of unknown shape, inherited ones too; undefined when there is none. */
export function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && name in value
    ? Reflect.get(value, name)
    : undefined;
}
