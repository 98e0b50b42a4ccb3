/** A store breaks its contract. The message says what was expected and what came. */
export class StoreContractViolation extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StoreContractViolation";
  }
}

/** Fails unless the two are the same, looking into plain objects and arrays. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  if (same(actual, expected)) return;
  throw new StoreContractViolation(`${what}: expected ${show(expected)}, got ${show(actual)}`);
}

export function expectThat(holds: boolean, what: string): asserts holds {
  if (!holds) throw new StoreContractViolation(what);
}

/** The value of a field that is the same for all kinds of result: narrows a union to the kind that is expected. */
export function expectKind<Result extends { readonly kind: string }, Kind extends Result["kind"]>(
  result: Result,
  kind: Kind,
  what: string,
): Result & { readonly kind: Kind } {
  if (isKind(result, kind)) return result;
  throw new StoreContractViolation(`${what}: expected ${kind}, got ${show(result)}`);
}

export function present<Value>(value: Value | null | undefined, what: string): Value {
  if (value !== null && value !== undefined) return value;
  throw new StoreContractViolation(`${what}: there is none`);
}

function isKind<Result extends { readonly kind: string }, Kind extends Result["kind"]>(
  result: Result,
  kind: Kind,
): result is Result & { readonly kind: Kind } {
  return result.kind === kind;
}

function same(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (!isObject(left) || !isObject(right) || Array.isArray(left) !== Array.isArray(right)) {
    return false;
  }
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => name in right && same(left[name], right[name]))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
