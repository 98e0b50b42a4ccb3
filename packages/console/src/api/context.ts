import { type HttpRequest, maskNumber } from "sms-pipeline";
import type { ConsoleSettings } from "../options.ts";
import type { Sealer } from "../seal.ts";
import { ApiProblem } from "./problem.ts";
import type { MaskedNumber } from "./types.ts";

/** What Hono hands to a route: the request as the adapter gave it, with its body unread. */
export interface ConsoleEnv {
  readonly Bindings: { readonly request: HttpRequest };
}

export interface ApiDeps {
  readonly settings: ConsoleSettings;
  readonly sealer: Sealer;
}

/** A number, also one with its channel before it: `whatsapp:+15550100001`. */
const NUMBER = /^([a-z]+:)?\+?\d+$/i;

/** A number as it leaves: masked, and with an id by which it can be asked for. What is no phone number stays as it is. */
export async function maskedNumber(sealer: Sealer, number: string): Promise<MaskedNumber> {
  if (!NUMBER.test(number)) return { masked: number, id: null };
  return { masked: maskNumber(number), id: await sealer.seal("number", number) };
}

/** The store's own cursor; undefined for the first page. */
export async function openCursor(
  sealer: Sealer,
  sealed: string | undefined,
): Promise<string | undefined> {
  if (sealed === undefined) return undefined;
  const cursor = await sealer.open("cursor", sealed);
  if (cursor !== null) return cursor;
  const message = "This list's place was given by another server, or is not one: load it again.";
  throw new ApiProblem(400, { error: "invalid_cursor", message });
}

/** The store's cursors may hold a number: they leave sealed. */
export async function sealCursor(sealer: Sealer, next: string | null): Promise<string | null> {
  return next === null ? null : sealer.seal("cursor", next);
}

export async function openNumber(sealer: Sealer, id: string): Promise<string> {
  const number = await sealer.open("number", id);
  if (number !== null) return number;
  const message =
    "This number's id was given by another server, or is not one: load the page again.";
  throw new ApiProblem(400, { error: "invalid_number_id", message });
}
