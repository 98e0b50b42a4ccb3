import type { HttpRequest } from "sms-pipeline";

/**
 * Whether a request can have been made by our own page, or by no page at all. A browser says of every request whence it
 * comes, and no page can keep it from saying so: by `Sec-Fetch-Site`, and by `Origin` where the host is not https.
 */
export function isSameOrigin(request: HttpRequest): boolean {
  const site = request.header("sec-fetch-site");
  // `none`: the address was typed, or is a bookmark.
  if (site !== null) return site === "same-origin" || (site === "none" && isRead(request));
  const origin = request.header("origin");
  if (origin === null) return true;
  return URL.canParse(origin) && new URL(origin).host === request.header("host")?.toLowerCase();
}

export function isRead({ method }: HttpRequest): boolean {
  return method === "GET" || method === "HEAD";
}
