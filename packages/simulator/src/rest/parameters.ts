// The parameters of each request, by name, as Twilio's OpenAPI document (twilio_api_v2010) publishes them.
import { REST_ERRORS, type RestError } from "./rest-error.ts";

type Rule =
  | "text"
  | "url"
  | "boolean"
  | "integer"
  | "number"
  | "method"
  | "date-time"
  /** May be given more than once. */
  | "texts"
  /** One of these words. */
  | readonly string[];

export type ParameterTable = Readonly<Record<string, Rule>>;

const PAGING: ParameterTable = { PageSize: "integer", Page: "integer", PageToken: "text" };

export const CREATE_MESSAGE: ParameterTable = {
  To: "text",
  From: "text",
  FallbackFrom: "text",
  MessagingServiceSid: "text",
  Body: "text",
  MediaUrl: "texts",
  ContentSid: "text",
  ContentVariables: "text",
  StatusCallback: "text",
  ApplicationSid: "text",
  MaxPrice: "number",
  ProvideFeedback: "boolean",
  Attempt: "integer",
  ValidityPeriod: "integer",
  ForceDelivery: "boolean",
  ContentRetention: ["retain", "discard"],
  AddressRetention: ["retain", "obfuscate"],
  SmartEncoded: "boolean",
  PersistentAction: "texts",
  TrafficType: ["free"],
  ShortenUrls: "boolean",
  ScheduleType: ["fixed"],
  SendAt: "date-time",
  SendAsMms: "boolean",
  MessageIntent: "text",
  RiskCheck: ["enable", "disable"],
};

export const LIST_MESSAGES: ParameterTable = {
  To: "text",
  From: "text",
  DateSent: "date-time",
  "DateSent<": "date-time",
  "DateSent>": "date-time",
  ...PAGING,
};

export const UPDATE_MESSAGE: ParameterTable = { Body: "text", Status: ["canceled"] };

export const LIST_MEDIA: ParameterTable = {
  DateCreated: "date-time",
  "DateCreated<": "date-time",
  "DateCreated>": "date-time",
  ...PAGING,
};

export const CREATE_FEEDBACK: ParameterTable = { Outcome: ["confirmed", "unconfirmed"] };

export const LIST_NUMBERS: ParameterTable = {
  Beta: "boolean",
  FriendlyName: "text",
  PhoneNumber: "text",
  Origin: "text",
  ...PAGING,
};

export const UPDATE_NUMBER: ParameterTable = {
  AccountSid: "text",
  ApiVersion: "text",
  FriendlyName: "text",
  SmsApplicationSid: "text",
  SmsFallbackMethod: "method",
  SmsFallbackUrl: "url",
  SmsMethod: "method",
  SmsUrl: "url",
  StatusCallback: "url",
  StatusCallbackMethod: "method",
  VoiceApplicationSid: "text",
  VoiceCallerIdLookup: "boolean",
  VoiceFallbackMethod: "method",
  VoiceFallbackUrl: "url",
  VoiceMethod: "method",
  VoiceUrl: "url",
  EmergencyStatus: ["Active", "Inactive"],
  EmergencyAddressSid: "text",
  TrunkSid: "text",
  VoiceReceiveMode: ["voice", "fax"],
  IdentitySid: "text",
  AddressSid: "text",
  BundleSid: "text",
};

export const CREATE_NUMBER: ParameterTable = {
  ...UPDATE_NUMBER,
  PhoneNumber: "text",
  AreaCode: "text",
};

/** What is wrong with the parameters of a request; null when nothing is. */
export function parameterProblem(given: URLSearchParams, table: ParameterTable): RestError | null {
  const seen = new Set<string>();
  for (const [name, value] of given) {
    const rule = Object.hasOwn(table, name) ? table[name] : undefined;
    if (rule === undefined) return REST_ERRORS.unknownParameter(name);
    if (seen.has(name) && rule !== "texts") return REST_ERRORS.repeatedParameter(name);
    seen.add(name);
    const problem = valueProblem(name, value, rule);
    if (problem !== null) return problem;
  }
  return null;
}

function valueProblem(name: string, value: string, rule: Rule): RestError | null {
  const mustBe = (what: string, fits: boolean): RestError | null =>
    fits ? null : REST_ERRORS.invalidParameter(name, `must be ${what}`);
  switch (rule) {
    case "text":
    case "texts":
      return null;
    case "boolean":
      return mustBe("true or false", /^(true|false)$/i.test(value));
    case "integer":
      return mustBe("a whole number", /^\d{1,9}$/.test(value));
    case "number":
      return mustBe("a number", /^\d+(\.\d+)?$/.test(value));
    case "date-time":
      return mustBe("a date or a date with a time", !Number.isNaN(Date.parse(value)));
    case "url":
      return value === "" || isWebUrl(value) ? null : REST_ERRORS.invalidUrl(name);
    case "method":
      return /^(GET|POST)$/i.test(value) ? null : REST_ERRORS.invalidMethod(name);
    default:
      return mustBe(`one of ${rule.join(", ")}`, rule.includes(value));
  }
}

/** An absolute http or https URL. */
export function isWebUrl(value: string): boolean {
  return /^https?:\/\/[^\s/?#]+/i.test(value) && URL.canParse(value);
}
