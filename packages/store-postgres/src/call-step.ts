import { encodeInput } from "./encode-input.ts";
import type { SqlClient, SqlFunction } from "./sql-client.ts";
import { expectResult } from "./sql-results.ts";
import { sqlStateOf, toStoreError } from "./store-errors.ts";

/** Serialization failure and deadlock: the database undid the step, and asks to have it again. */
const TRY_AGAIN: readonly string[] = ["40001", "40P01"];
const UNIQUE_VIOLATION = "23505";

export type CallStep = <Result>(
  name: SqlFunction,
  input: object,
  is: (value: unknown) => value is Result,
) => Promise<Result>;

/** Calls SQL functions, a second time where the database undid the first, and gives errors their types. */
export function createCallStep(
  callFunction: SqlClient["callFunction"],
  toError: NonNullable<SqlClient["toStoreError"]> = toStoreError,
): CallStep {
  return async (name, input, is) => {
    const json = encodeInput(input);
    try {
      return expectResult(await callFunction(name, json), is, name);
    } catch (error) {
      if (!mayTryAgain(name, error)) throw toError(error);
    }
    try {
      return expectResult(await callFunction(name, json), is, name);
    } catch (error) {
      throw toError(error);
    }
  };
}

function mayTryAgain(name: SqlFunction, error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state === null) return false;
  // One carrier id in two threads at the same moment: the second time finds the first, and says `duplicate`.
  return TRY_AGAIN.includes(state) || (name === "sms_receive" && state === UNIQUE_VIOLATION);
}

/** The carrier's id that a message was settled with belongs to another message. */
export function isTakenCarrierId(error: unknown): boolean {
  return error instanceof Error && sqlStateOf(error.cause) === UNIQUE_VIOLATION;
}
