/**
 * `@supabase/lite` answers SQLSTATEs that it does not know, and lost connections, with `SUP` and 500. PostgREST passes
 * them on, and gives them a status: https://docs.postgrest.org/en/stable/references/errors.html
 */
export async function asPostgrest(
  response: Response,
  { error }: { readonly error: unknown },
): Promise<Response> {
  if (response.status !== 500 || !(error instanceof Error) || !("code" in error)) return response;
  const code = String(error.code);
  const known = /^[0-9A-Z]{5}$/.test(code);
  const body = {
    code: known ? code : "PGRST001",
    message: known ? error.message : "Database client error. Retrying the connection.",
    details: null,
    hint: null,
  };
  return Response.json(body, { status: known ? statusOf(code) : 503 });
}

function statusOf(sqlState: string): number {
  if (/^(?:08|53|57P)/.test(sqlState)) return 503;
  if (/^(?:09|25|38|39|40|54|55|57|58|XX|P0(?!001))/.test(sqlState)) return 500;
  return 400;
}
