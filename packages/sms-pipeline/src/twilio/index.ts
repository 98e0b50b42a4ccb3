export { explainErrorCode } from "./explain-error-code.ts";
export { createTwilioMessenger, type TwilioMessenger } from "./messenger.ts";
export type { TwilioMessengerOptions } from "./options.ts";
