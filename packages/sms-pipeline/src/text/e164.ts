const E164 = /^\+[1-9]\d{1,14}$/;

/**
 * True for a phone number in E.164: a plus sign, then 2 to 15 digits of which the first is not zero, and
 * nothing else (https://www.twilio.com/docs/glossary/what-e164). Says nothing about whether the number exists.
 */
export function isE164(value: string): boolean {
  return E164.test(value);
}
