/** Words for an error code of Twilio's. */
export function explainErrorCode(code: number): string {
  return `see https://www.twilio.com/docs/api/errors/${code}`;
}
