import { ruleOf } from "./error-codes.ts";

// What is said of a message or webhook later, and so is no reason to refuse one (https://www.twilio.com/docs/api/errors).
const REASONS: ReadonlyMap<number, string> = new Map([
  [11200, "the webhook did not answer with success"],
  [11205, "the webhook could not be reached, or did not answer in time"],
  [11206, "the webhook did not answer as HTTP has it"],
  [11210, "the webhook's host name is not known"],
  [11215, "the webhook redirects too often"],
  [11220, "no safe connection to the webhook could be made (TLS)"],
  [11750, "the webhook's answer is larger than 64 KB"],
  [12100, "the webhook's answer is not well-formed XML"],
  [12102, "the webhook's answer is not a TwiML Response"],
  [12200, "the webhook's TwiML has an attribute or a verb that is not valid"],
  [12300, "the webhook's answer has a content type that is not TwiML or plain text"],
  [14101, "the TwiML names a recipient that is not valid"],
  [14102, "the TwiML names a sender that is not valid"],
  [14103, "the TwiML has a text that is empty or longer than 1600 characters"],
  [14107, "too many texts in a row between these two numbers: a loop?"],
  [14109, "the TwiML has more than 10 messages"],
  [20001, "a parameter is unknown or not valid"],
  [20404, "there is nothing at this address"],
  [20500, "the carrier failed"],
  [21266, "the recipient and the sender are the same number"],
  [21603, "the sending number is missing"],
  [21604, "the recipient's number is missing"],
  [21620, "a picture's address is not valid"],
  [21623, "too many pictures"],
  [21701, "the messaging service does not exist"],
  [30002, "the account is suspended"],
  [30003, "the recipient's phone is switched off or out of reach"],
  [30008, "the carrier does not say why"],
  [30032, "the toll-free number is not verified"],
  [30410, "the recipient's network did not answer in time"],
]);

/**
 * What a code of Twilio's means, as a phrase without a capital and a full stop; null for a code that is not known here.
 * https://www.twilio.com/docs/api/errors has them all.
 */
export function explainErrorCode(code: number | string): string | null {
  const number = Number(code);
  return REASONS.get(number) ?? ruleOf(number)?.why ?? null;
}
