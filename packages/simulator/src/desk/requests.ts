// What the desk API takes, checked: the types are those of api.ts.
import * as z from "zod/mini";
import { SimulatorError } from "../errors.ts";
import { FAULT_KINDS } from "../faults/catalog.ts";
import { invalid } from "../options.ts";
import type { DeskFaults, DeskText } from "./api.ts";

/** Five megabytes of pictures, in base64, and the rest. */
export const LONGEST_DESK_BODY = 7_100_000;

const text: z.ZodMiniType<DeskText> = z.strictObject({
  clientId: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(100))),
  from: z.string(),
  to: z.string(),
  body: z.string(),
  media: z.exactOptional(
    z.array(
      z.strictObject({
        contentType: z.string().check(z.regex(/^[\w.+-]+\/[\w.+-]+$/)),
        dataBase64: z.base64(),
      }),
    ),
  ),
});

const faults: z.ZodMiniType<DeskFaults> = z.partialRecord(
  z.enum(FAULT_KINDS.map(({ name }) => name)),
  z.strictObject({
    rate: z.exactOptional(z.number()),
    next: z.exactOptional(z.number()),
    value: z.exactOptional(z.nullable(z.number())),
  }),
);

/** Reads a person's text. Throws `SimulatorError`. */
export function readDeskText(request: Request): Promise<DeskText> {
  return readJson(request, text);
}

/** Reads changes of faults. Throws `SimulatorError`. */
export function readDeskFaults(request: Request): Promise<DeskFaults> {
  return readJson(request, faults);
}

/** Only what says that it is JSON: a form of another site can't say so. */
async function readJson<T>(request: Request, schema: z.ZodMiniType<T>): Promise<T> {
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) {
    throw new SimulatorError("The body must be JSON, with Content-Type: application/json.");
  }
  if (Number(request.headers.get("content-length") ?? "0") > LONGEST_DESK_BODY) throw tooLarge();
  const body = await request.text();
  if (body.length > LONGEST_DESK_BODY) throw tooLarge();
  const checked = z.safeParse(schema, parsed(body));
  if (!checked.success) throw invalid("The request is not valid", checked.error);
  return checked.data;
}

function tooLarge(): SimulatorError {
  return new SimulatorError("The pictures are larger than 5 MB.");
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new SimulatorError("The body is not JSON.");
  }
}
