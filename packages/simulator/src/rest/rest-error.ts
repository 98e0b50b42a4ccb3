/** A request that Twilio's API refuses, with its code, its words and its HTTP status. */
export interface RestError {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** The body of a refusal. */
export function restErrorBody({ code, message, status }: RestError): object {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

const bad = (code: number, message: string): RestError => ({ status: 400, code, message });

/** https://www.twilio.com/docs/api/errors */
export const REST_ERRORS = {
  authenticate: { status: 401, code: 20003, message: "Authenticate" },
  notFound: (path: string): RestError => ({
    status: 404,
    code: 20404,
    message: `The requested resource ${path} was not found`,
  }),
  methodNotAllowed: { status: 405, code: 20004, message: "Method not allowed" },
  tooManyRequests: { status: 429, code: 20429, message: "Too Many Requests" },
  serverError: { status: 500, code: 20500, message: "Internal Server Error" },
  unknownParameter: (name: string): RestError =>
    bad(20001, `Unknown parameter: '${name}' is not a parameter of this resource`),
  invalidParameter: (name: string, rule: string): RestError =>
    bad(20001, `Invalid parameter: '${name}' ${rule}`),
  repeatedParameter: (name: string): RestError =>
    bad(20001, `Invalid parameter: '${name}' was given more than once`),
  bodyTooLarge: { status: 413, code: 20413, message: "The request is too large" },
  notAForm: {
    status: 415,
    code: 20415,
    message: "Content-Type must be application/x-www-form-urlencoded",
  },
  toRequired: { status: 400, code: 21604, message: "A 'To' phone number is required." },
  fromRequired: { status: 400, code: 21603, message: "A 'From' phone number is required." },
  bodyRequired: { status: 400, code: 21602, message: "Message body is required." },
  invalidTo: (to: string): RestError => bad(21211, `Invalid 'To' Phone Number: ${masked(to)}`),
  toItself: (to: string): RestError =>
    bad(21266, `'To' and 'From' number cannot be the same: ${masked(to)}`),
  invalidFrom: (from: string): RestError =>
    bad(
      21212,
      `The 'From' number ${from} is not a valid phone number, shortcode, or alphanumeric sender ID.`,
    ),
  notMessageCapable: (from: string): RestError =>
    bad(
      21606,
      `The 'From' phone number provided (${from}) is not a valid message-capable Twilio phone number for this destination`,
    ),
  notOwned: (from: string): RestError =>
    bad(21659, `'From' ${from} is not a Twilio phone number or Short Code country mismatch`),
  notMobile: (to: string): RestError =>
    bad(21614, `'To' number is not a valid mobile number: ${masked(to)}`),
  unreachable: (to: string, from: string): RestError =>
    bad(
      21612,
      `The 'To' phone number: ${masked(to)}, is not currently reachable using the 'From' phone number: ${from} via SMS.`,
    ),
  regionNotEnabled: (to: string): RestError =>
    bad(
      21408,
      `Permission to send an SMS has not been enabled for the region indicated by the 'To' number: ${masked(to)}`,
    ),
  optedOut: { status: 400, code: 21610, message: "Attempt to send to unsubscribed recipient" },
  queueFull: {
    status: 400,
    code: 21611,
    message: "This 'From' number has exceeded the maximum number of queued messages",
  },
  bodyTooLong: {
    status: 400,
    code: 21617,
    message: "The concatenated message body exceeds the 1600 character limit",
  },
  invalidMediaUrl: { status: 400, code: 21620, message: "Invalid media URL(s)" },
  tooManyMedia: {
    status: 400,
    code: 21623,
    message: "Number of media files exceeds allowed limit",
  },
  invalidStatusCallback: (url: string): RestError =>
    bad(21609, `The 'StatusCallback' URL ${url} is not a valid URL.`),
  unknownService: { status: 400, code: 21701, message: "The Messaging Service does not exist." },
  emptyService: {
    status: 400,
    code: 21703,
    message: "The Messaging Service contains no phone numbers.",
  },
  notInService: {
    status: 400,
    code: 21712,
    message: "The 'From' phone number is not a sender of the given Messaging Service.",
  },
  sendAtMissing: {
    status: 400,
    code: 35114,
    message: "SendAt parameter is required to schedule a message",
  },
  sendAtOutOfRange: {
    status: 400,
    code: 35111,
    message: "SendAt time must be between 300 seconds and 35 days (3024000 seconds) in the future",
  },
  scheduleNeedsService: {
    status: 400,
    code: 35118,
    message: "MessagingServiceSid is required to schedule a message",
  },
  notCancelable: {
    status: 400,
    code: 30409,
    message: "Message cancelation failed: it is not scheduled any more",
  },
  notComplete: {
    status: 409,
    code: 20009,
    message: "Cannot delete message because delivery has not been completed.",
  },
  redactOnly: {
    status: 400,
    code: 20001,
    message: "Invalid parameter: 'Body' can only be changed to an empty string",
  },
  invalidUrl: (name: string): RestError => bad(21402, `${name} is not a valid URL`),
  invalidMethod: (name: string): RestError => bad(21403, `${name} must be GET or POST`),
  numberRequired: { status: 400, code: 21452, message: "A PhoneNumber or an AreaCode is required" },
  invalidNumber: { status: 400, code: 21421, message: "PhoneNumber is invalid" },
  numberUnavailable: (number: string): RestError => bad(21422, `${number} is not available.`),
} as const;

/** As Twilio writes a person's number in an error. */
function masked(number: string): string {
  return number.length > 6 ? `${number.slice(0, -4)}XXXX` : number;
}
