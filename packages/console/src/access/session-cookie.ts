import type { Clock } from "sms-pipeline";

const NAME = "sms_pipeline_console";
const PURPOSE = "sms-pipeline console session";

export interface SessionCookies {
  /** The `Set-Cookie` of a new session. */
  begin(options: { readonly secure: boolean }): Promise<string>;
  /** The `Set-Cookie` that takes the session away from the browser. */
  end(): Promise<string>;
  /** Whether a `Cookie` header carries a session of ours that has not run out. */
  holds(cookieHeader: string | null): Promise<boolean>;
}

export interface SessionCookieOptions {
  readonly token: string;
  /** The console's own path: other parts of the host's site never see the cookie. */
  readonly path: string;
  readonly lifetimeMs: number;
  readonly clock: Clock;
}

/**
 * Sessions that no process has to remember: when it ends, and a MAC of that by a key made from the token. Another token, and
 * every session is over.
 */
export function createSessionCookies(options: SessionCookieOptions): SessionCookies {
  const { token, path, lifetimeMs, clock } = options;
  let made: ReturnType<typeof makeSecrets> | null = null;
  const secrets = (): ReturnType<typeof makeSecrets> => {
    made ??= makeSecrets(token);
    return made;
  };
  const attributes = `Path=${path}; HttpOnly; SameSite=Strict`;
  return {
    async end() {
      const { name } = await secrets();
      return `${name}=; ${attributes}; Max-Age=0`;
    },
    async begin({ secure }) {
      const { key, name } = await secrets();
      const endsAt = clock.now() + lifetimeMs;
      const mac = await crypto.subtle.sign("HMAC", key, signedText(`${endsAt}`));
      const maxAge = Math.floor(lifetimeMs / 1_000);
      const value = `${endsAt}.${toHex(mac)}`;
      return `${name}=${value}; ${attributes}; Max-Age=${maxAge}${secure ? "; Secure" : ""}`;
    },
    async holds(cookieHeader) {
      const { key, name } = await secrets();
      for (const value of valuesOf(cookieHeader, name)) {
        const [, endsAt = "", mac = ""] = /^(\d{1,15})\.([\da-f]{64})$/.exec(value) ?? [];
        if (Number(endsAt) <= clock.now()) continue;
        // `verify` compares in constant time.
        const text = signedText(`${Number(endsAt)}`);
        if (await crypto.subtle.verify("HMAC", key, fromHex(mac), text)) return true;
      }
      return false;
    },
  };
}

/** A browser may send several cookies of one name: a parent path's first. At most a few are looked at. */
function valuesOf(cookieHeader: string | null, name: string): string[] {
  return (cookieHeader ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
    .slice(0, 4);
}

function signedText(what: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${PURPOSE} ${what}`);
}

/** A browser keeps one cookie of a name for all ports of a host: each token has a name of its own. */
async function makeSecrets(token: string) {
  const bytes = new TextEncoder().encode(token);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign", "verify"]);
  const mac = await crypto.subtle.sign("HMAC", key, signedText("name"));
  return { key, name: `${NAME}_${toHex(mac).slice(0, 8)}` };
}

function toHex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
