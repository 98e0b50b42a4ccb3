import type { WebhookRequest } from "../ports/messenger.ts";
import type { TwilioSettings } from "./options.ts";

// A URL is taken apart by hand: `new URL()` would encode characters that Twilio signed as they are.
const PARTS =
  /^([a-z][a-z0-9+.-]*:\/\/)((?:[^/?#]*@)?)((?:\[[^\]/?#]*\]|[^:/?#])*)((?::[^/?#]*)?)([^#]*)/i;

/** Characters and forms that `new URL()` leaves as they are, so that there is nothing to try besides. */
const PLAIN =
  /^https?:\/\/[a-z0-9.-]+(?::\d+)?\/[a-z0-9\-_~/]*(?:\?[a-z0-9\-._~/&=%+:,;*$!()@]*)?$/;

const FORWARDED_HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

type UrlSettings = Pick<
  TwilioSettings,
  "publicUrl" | "trustForwardedHeaders" | "statusCallbackBase"
>;

/**
 * The URLs under which Twilio may have reached this server: `publicUrl` and the request's path, or what a trusted
 * proxy says, or the request's own. A status callback has been sent to `statusCallback`, which may be another place.
 */
export function publicUrlsOf(request: WebhookRequest, settings: UrlSettings): string[] {
  const parts = PARTS.exec(request.url);
  const pathAndQuery = parts?.[5] ?? request.url;
  const url =
    settings.publicUrl === null
      ? receivedUrl(request, parts, settings.trustForwardedHeaders)
      : settings.publicUrl + pathAndQuery;
  const { statusCallbackBase } = settings;
  if (statusCallbackBase === null || !pathAndQuery.includes("outbound=")) return [url];
  return [...new Set([url, statusCallbackBase + pathAndQuery])];
}

function receivedUrl(
  request: WebhookRequest,
  parts: RegExpExecArray | null,
  trustForwardedHeaders: boolean,
): string {
  if (!trustForwardedHeaders || parts === null) return request.url;
  const pathAndQuery = parts[5];

  const ownScheme = parts[1]?.toLowerCase() === "https://" ? "https" : "http";
  const forwarded = (name: string) => request.header(name)?.split(",")[0]?.trim().toLowerCase();
  const proto = forwarded("x-forwarded-proto");
  const scheme = proto === "https" || proto === "http" ? proto : ownScheme;
  const host = forwarded("x-forwarded-host");
  if (host === undefined || !FORWARDED_HOST.test(host)) {
    return `${scheme}://${parts[2]}${parts[3]}${parts[4]}${pathAndQuery}`;
  }
  const port = forwarded("x-forwarded-port");
  const named = /:\d+$/.test(host) || port === undefined || !/^\d{1,5}$/.test(port);
  const standard = port === (scheme === "https" ? "443" : "80");
  return `${scheme}://${host}${named || standard ? "" : `:${port}`}${pathAndQuery}`;
}

/**
 * The URLs that Twilio may have signed for this one: without the port and with it (the standard one where none is
 * named), as it came and, where that differs, as `new URL()` writes it.
 */
export function* signedUrlCandidates(url: string): Generator<string> {
  const received = withAndWithoutPort(url);
  yield* received;
  if (PLAIN.test(url) || !URL.canParse(url)) return;
  for (const candidate of withAndWithoutPort(new URL(url).toString())) {
    if (!received.includes(candidate)) yield candidate;
  }
}

function withAndWithoutPort(url: string): string[] {
  const parts = PARTS.exec(url);
  if (parts === null) return [url];
  const [prefix, scheme = "", user = "", host = "", port = ""] = parts;
  const rest = parts[5] + url.slice(prefix.length);
  const named = port || (scheme.toLowerCase() === "https://" ? ":443" : ":80");
  return [scheme + user + host + rest, scheme + user + host + named + rest];
}
