import { type Clock, type HttpRequest, isFromThisMachine, sameSecret } from "sms-pipeline";
import type { ConsoleAuth } from "../options.ts";
import { createSessionCookies, type SessionCookies } from "./session-cookie.ts";
import { createWrongTokens, type WrongTokens } from "./wrong-tokens.ts";

/** Who may use the console. */
export interface Access {
  /** How a person gets in: with the token, by what the host says, or by sitting at this machine. */
  readonly by: "token" | "host" | "loopback";
  /** May this request read and change things? */
  check(request: HttpRequest): Promise<Verdict>;
  /** Whether the page itself, which holds nothing secret, is given to this request. */
  mayLoadPage(request: HttpRequest): Promise<boolean>;
  /** Present where a person signs in with the token. */
  readonly signIn?: (request: HttpRequest, token: string) => Promise<SignIn>;
  readonly signOut?: () => Promise<string>;
}

export type Verdict =
  | { readonly kind: "allowed" | "denied" }
  | { readonly kind: "wait"; readonly waitMs: number };

export type SignIn =
  | { readonly kind: "signed_in"; readonly cookie: string }
  | { readonly kind: "wrong_token" }
  | { readonly kind: "wait"; readonly waitMs: number };

export interface AccessOptions {
  readonly basePath: string;
  readonly clock: Clock;
}

const WRONG_TOKENS_A_MINUTE = 10;
const DEFAULT_SESSION_MS = 12 * 60 * 60_000;

export function createAccess(auth: ConsoleAuth, options: AccessOptions): Access {
  if (auth.authorize) return hostAccess(auth.authorize);
  const isLocal = (request: HttpRequest): boolean =>
    auth.loopback === true && isFromThisMachine(request);
  if (auth.token === undefined) return loopbackAccess(isLocal);
  const sessions = createSessionCookies({
    token: auth.token,
    path: options.basePath,
    lifetimeMs: auth.sessionMs ?? DEFAULT_SESSION_MS,
    clock: options.clock,
  });
  const wrong = createWrongTokens(WRONG_TOKENS_A_MINUTE, options.clock);
  return tokenAccess({ token: auth.token, sessions, wrong, isLocal });
}

function hostAccess(authorize: NonNullable<ConsoleAuth["authorize"]>): Access {
  // Exactly `true`: an object that a host's guard returns by mistake opens nothing.
  const allows = async (request: HttpRequest): Promise<boolean> =>
    (await authorize(request)) === true;
  return {
    by: "host",
    check: async (request) => ({ kind: (await allows(request)) ? "allowed" : "denied" }),
    mayLoadPage: allows,
  };
}

function loopbackAccess(isLocal: (request: HttpRequest) => boolean): Access {
  return {
    by: "loopback",
    check: async (request) => ({ kind: isLocal(request) ? "allowed" : "denied" }),
    mayLoadPage: async (request) => isLocal(request),
  };
}

interface TokenParts {
  readonly token: string;
  readonly sessions: SessionCookies;
  readonly wrong: WrongTokens;
  readonly isLocal: (request: HttpRequest) => boolean;
}

function tokenAccess({ token, sessions, wrong, isLocal }: TokenParts): Access {
  async function compare(
    { remoteAddress = "" }: HttpRequest,
    given: string,
  ): Promise<"right" | "wrong" | number> {
    const waitMs = wrong.waitMs(remoteAddress);
    if (waitMs > 0) return waitMs;
    if (await sameSecret(given, token)) return "right";
    wrong.count(remoteAddress);
    return "wrong";
  }
  return {
    by: "token",
    mayLoadPage: async () => true,
    signOut: sessions.end,
    async check(request) {
      const bearer = /^Bearer (.+)$/i.exec(request.header("authorization") ?? "")?.[1];
      if (bearer !== undefined) {
        const result = await compare(request, bearer);
        if (typeof result === "number") return { kind: "wait", waitMs: result };
        return { kind: result === "right" ? "allowed" : "denied" };
      }
      const known = isLocal(request) || (await sessions.holds(request.header("cookie")));
      return { kind: known ? "allowed" : "denied" };
    },
    async signIn(request, given) {
      const result = await compare(request, given);
      if (typeof result === "number") return { kind: "wait", waitMs: result };
      if (result === "wrong") return { kind: "wrong_token" };
      // Behind a proxy the socket tells nothing of TLS, but the page that asks knows how it was loaded.
      const secure =
        request.url.startsWith("https:") || request.header("origin")?.startsWith("https:") === true;
      return { kind: "signed_in", cookie: await sessions.begin({ secure }) };
    },
  };
}
