import { createHmac } from "node:crypto";

export const SECRET_KEY = "sb_secret_of_the_test";
export const PUBLISHABLE_KEY = "sb_publishable_of_the_test";
export const JWT_SECRET = "only-of-the-test-and-long-enough-for-hs256";

/** A key of the older kind: a JWT that names the role. */
export function legacyKey(role: "anon" | "authenticated" | "service_role"): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part({ role, exp: 4_102_444_800 })}`;
  return `${signed}.${createHmac("sha256", JWT_SECRET).update(signed).digest("base64url")}`;
}
