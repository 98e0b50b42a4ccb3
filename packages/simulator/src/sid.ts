import { randomUUID } from "node:crypto";

/** A SID as Twilio makes them: a prefix for the kind, and 32 hexadecimal digits. Never one that was there before. */
export function newSid(prefix: "AC" | "SM" | "MM" | "ME" | "PN" | "WH"): string {
  return prefix + randomHex();
}

/** 32 hexadecimal digits, as an auth token has. */
export function randomHex(): string {
  return randomUUID().replaceAll("-", "");
}
