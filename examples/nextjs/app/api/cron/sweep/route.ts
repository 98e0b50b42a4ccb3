import { sameSecret } from "sms-pipeline";
import { pipeline } from "../../../../lib/pipeline";

export const maxDuration = 60;

/** Called by cron (vercel.json), which brings `CRON_SECRET`: takes up what a function left that was ended too early. */
export async function GET(request: Request): Promise<Response> {
  const { CRON_SECRET } = process.env;
  const given = request.headers.get("authorization") ?? "";
  if (!CRON_SECRET || !(await sameSecret(given, `Bearer ${CRON_SECRET}`))) {
    return new Response(null, { status: 401 });
  }
  return Response.json(await pipeline().sweep());
}
