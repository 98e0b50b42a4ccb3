/** A request before it is sent: the sender signs it, and adds what its way of sending needs. */
export interface FuzzRequest {
  /** What it aims at, for the counts. */
  readonly aim: "webhook" | "status" | "test" | "health" | "anywhere";
  readonly method: string;
  /** The request target, as it would be written on the request line. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Bytes as Latin-1 text, which prints. Null: none. */
  readonly body: string | null;
  /** How the carrier's signature is made. */
  readonly signature: "valid" | "of another body" | "junk" | "none";
  /** The message that a status callback is about: a recent one of ours, or an odd id. Null: not one. */
  readonly outbound: number | string | null;
  /** How the body comes, where the sender has a say in it. */
  readonly delivery: "whole" | "in pieces" | "breaks off" | "stalls";
  /** Nothing about the request keeps it from being understood, whatever the form holds. */
  readonly plain: boolean;
}

export const BASE = "/api/v1/sms";
export const WEBHOOK: string = `${BASE}/webhook/sms`;
export const STATUS: string = `${BASE}/webhook/status`;
export const HEALTH: string = `${BASE}/webhook/sms/health`;
export const TEST: string = `${BASE}/test`;

export const FORM = "application/x-www-form-urlencoded";

/** UTF-8 bytes as Latin-1 text. */
export function utf8(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
