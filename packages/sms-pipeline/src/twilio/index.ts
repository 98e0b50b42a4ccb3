export { createTwilioMessenger, type TwilioMessenger } from "./messenger.ts";
export type { TwilioMessengerOptions } from "./options.ts";
