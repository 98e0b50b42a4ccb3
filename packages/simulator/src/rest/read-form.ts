import { type ParameterTable, parameterProblem } from "./parameters.ts";
import { REST_ERRORS, type RestError } from "./rest-error.ts";

const LONGEST_FORM_BYTES = 256 * 1024;

/** The checked parameters of a request: of its body when it has one, else of its query. */
export async function readParameters(
  request: Request,
  table: ParameterTable,
): Promise<URLSearchParams | RestError> {
  const given =
    request.method === "POST" ? await formOf(request) : new URL(request.url).searchParams;
  if ("code" in given) return given;
  return parameterProblem(given, table) ?? given;
}

async function formOf(request: Request): Promise<URLSearchParams | RestError> {
  const declared = Number(request.headers.get("content-length") ?? "0");
  if (declared > LONGEST_FORM_BYTES) return REST_ERRORS.bodyTooLarge;
  const text = await request.text();
  if (text.length > LONGEST_FORM_BYTES) return REST_ERRORS.bodyTooLarge;
  const type = request.headers.get("content-type") ?? "";
  if (text !== "" && !/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return REST_ERRORS.notAForm;
  }
  return new URLSearchParams(text);
}
