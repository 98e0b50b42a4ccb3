import { sameSecret } from "sms-pipeline";
import { pipeline } from "../../../../lib/pipeline";

/** In seconds. More than a turn takes when the model gives no answer, or it would never come to the fallback text. */
export const maxDuration = 300;

/** Called by cron (vercel.json), which brings `CRON_SECRET`: takes up what a function left that was ended too early. */
export async function GET(request: Request): Promise<Response> {
  const { CRON_SECRET } = process.env;
  const given = request.headers.get("authorization") ?? "";
  if (!CRON_SECRET || !(await sameSecret(given, `Bearer ${CRON_SECRET}`))) {
    return new Response(null, { status: 401 });
  }
  return Response.json(await pipeline().sweep());
}
