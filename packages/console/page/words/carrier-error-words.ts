import { explainErrorCode } from "sms-pipeline/twilio/error-codes";

/** A carrier's error code in words: `30003: the phone is switched off or out of reach.` */
export function carrierErrorWords(code: string): string {
  const words = explainErrorCode(code);
  return words === null ? `The carrier's code ${code}.` : `${code}: ${words}.`;
}
