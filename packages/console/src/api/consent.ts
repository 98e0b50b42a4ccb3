import { Hono } from "hono";
import * as z from "zod/mini";
import { CONSENT_CSV_HEADER, consentCsvRow } from "../consent-csv.ts";
import { type ApiDeps, type ConsoleEnv, maskedNumber, openCursor, sealCursor } from "./context.ts";
import { storeCannot } from "./problem.ts";
import { check, pageSize, readJson } from "./read-input.ts";
import type { ConsentExport, ConsentItem, OptOutItem, Page } from "./types.ts";

const cursor = z.optional(z.string());
const optOutsSchema = z.object({ before: cursor, limit: pageSize });
const logSchema = z.object({ after: cursor, limit: pageSize });
const exportSchema = z.strictObject({
  format: z.enum(["csv", "ndjson"], "must be csv or ndjson"),
  after: cursor,
});

const EXPORT_PAGE = 1_000;

export function consentRoutes({ settings, sealer }: ApiDeps): Hono<ConsoleEnv> {
  const routes = new Hono<ConsoleEnv>();
  const log = () => {
    const { consent } = settings.store;
    if (!consent) throw storeCannot("list opt-outs: it keeps no consent log");
    return consent;
  };
  const masked = async <T extends { readonly person: string; readonly scope: string }>(row: T) => ({
    ...row,
    person: await maskedNumber(sealer, row.person),
    scope: await maskedNumber(sealer, row.scope),
  });

  routes.get("/opt-outs", async (c) => {
    const { before, limit } = check(c.req.query(), optOutsSchema);
    const from = await openCursor(sealer, before);
    const page = await log().listOptOuts({ limit, ...(from !== undefined && { before: from }) });
    const items = await Promise.all(page.optOuts.map((row) => masked(row)));
    return c.json<Page<OptOutItem>>({ items, next: await sealCursor(sealer, page.next) });
  });
  routes.get("/consent", async (c) => {
    const { after, limit } = check(c.req.query(), logSchema);
    const from = await openCursor(sealer, after);
    const page = await log().list({ limit, ...(from !== undefined && { after: from }) });
    const items = await Promise.all(page.entries.map((row) => masked(row)));
    return c.json<Page<ConsentItem>>({ items, next: await sealCursor(sealer, page.next) });
  });
  // With the numbers in full, because it is proof: so it must be asked for, and no address leads to it.
  routes.post("/consent/export", async (c) => {
    const { format, after } = await readJson(c.env.request, exportSchema);
    const from = await openCursor(sealer, after);
    const page = await log().list({
      limit: EXPORT_PAGE,
      ...(from !== undefined && { after: from }),
    });
    const rows = page.entries.map(
      format === "csv" ? consentCsvRow : (entry) => `${JSON.stringify(entry)}\n`,
    );
    const head = format === "csv" && after === undefined ? CONSENT_CSV_HEADER : "";
    const text = head + rows.join("");
    return c.json<ConsentExport>({ text, next: await sealCursor(sealer, page.next) });
  });
  return routes;
}
