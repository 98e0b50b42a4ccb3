import { isE164 } from "sms-pipeline";
import type { Account, AccountNumber, MessagingService } from "../account/account.ts";
import type { OptOuts } from "../opt-out/opt-outs.ts";
import { isWebUrl } from "./parameters.ts";
import { REST_ERRORS, type RestError } from "./rest-error.ts";

/** A message that is asked for, before it is known to be possible. */
export interface SendRequest {
  readonly to: string;
  readonly from: string | null;
  readonly messagingServiceSid: string | null;
  readonly body: string;
  readonly mediaUrls: readonly string[];
  readonly statusCallback: string | null;
  /** Milliseconds since the epoch; null for at once. */
  readonly sendAt: number | null;
}

/** A message that will be accepted. */
export interface Sendable extends SendRequest {
  readonly from: string;
  readonly service: MessagingService | null;
  /** The person has opted out, which is found out only after accepting. */
  readonly failsOptedOut: boolean;
}

/** What is known of those who are to get the message. */
export interface SendWorld {
  readonly account: Account;
  readonly optOuts: OptOuts;
  readonly now: number;
  /** The number that this person and the senders last texted with; undefined when they have not. */
  lastSender(to: string, senders: readonly string[]): string | undefined;
}

const LONGEST_BODY = 1600;
const MOST_MEDIA = 10;
const SOONEST_MS = 300_000;
const LATEST_MS = 35 * 24 * 3_600_000;

/** https://www.twilio.com/docs/iam/test-credentials#test-sms-messages */
const MAGIC_TO = new Map<string, (to: string, from: string) => RestError>([
  ["+15005550001", REST_ERRORS.invalidTo],
  ["+15005550002", REST_ERRORS.unreachable],
  ["+15005550003", REST_ERRORS.regionNotEnabled],
  ["+15005550004", () => REST_ERRORS.optedOut],
  ["+15005550009", REST_ERRORS.notMobile],
]);
const MAGIC_FROM = new Map<string, (from: string) => RestError | null>([
  ["+15005550001", REST_ERRORS.invalidFrom],
  ["+15005550007", REST_ERRORS.notMessageCapable],
  ["+15005550008", () => REST_ERRORS.queueFull],
  ["+15005550006", () => null],
]);

/** Checks a message as Twilio does before it accepts it. */
export function checkSend(request: SendRequest, world: SendWorld): Sendable | RestError {
  const { to, body, mediaUrls, statusCallback } = request;
  if (to === "") return REST_ERRORS.toRequired;
  const service = serviceFor(request, world.account);
  if (service !== null && "code" in service) return service;
  const from = request.from ?? senderOf(to, service, world);
  if (typeof from !== "string") return from;
  if (body === "" && mediaUrls.length === 0) return REST_ERRORS.bodyRequired;
  if (body.length > LONGEST_BODY) return REST_ERRORS.bodyTooLong;
  if (!isE164(to) || to.length < 8) return REST_ERRORS.invalidTo(to);
  const fromProblem = senderProblem(from, service, world.account);
  if (fromProblem !== null) return fromProblem;
  if (to === from) return REST_ERRORS.toItself(to);
  const magic = MAGIC_TO.get(to)?.(to, from);
  if (magic !== undefined) return magic;
  if (mediaUrls.length > MOST_MEDIA) return REST_ERRORS.tooManyMedia;
  if (!mediaUrls.every(isWebUrl)) return REST_ERRORS.invalidMediaUrl;
  if (statusCallback !== null && !isCallbackUrl(statusCallback)) {
    return REST_ERRORS.invalidStatusCallback(statusCallback);
  }
  const scheduleProblem = checkSchedule(request, world.now);
  if (scheduleProblem !== null) return scheduleProblem;
  const optedOut = world.optOuts.has(to, service?.sid ?? from);
  const failsLater = optedOut && service?.advancedOptOut === true;
  if (optedOut && !failsLater) return REST_ERRORS.optedOut;
  return { ...request, from, service, failsOptedOut: optedOut };
}

function serviceFor(
  { messagingServiceSid, from }: SendRequest,
  account: Account,
): MessagingService | RestError | null {
  // A number that is a sender of a service takes part in that service's opt-outs, but not in its settings.
  if (messagingServiceSid === null) {
    return from === null ? null : account.serviceOf(account.numbers.get(from));
  }
  return account.services.get(messagingServiceSid) ?? REST_ERRORS.unknownService;
}

/** A service keeps to the number that a person knows already. */
function senderOf(
  to: string,
  service: MessagingService | null,
  { account, lastSender }: SendWorld,
): string | RestError {
  if (service === null) return REST_ERRORS.fromRequired;
  const senders = [...account.numbers.values()].filter((n) => isSender(n, service));
  const numbers = senders.map(({ phoneNumber }) => phoneNumber);
  return lastSender(to, numbers) ?? numbers[0] ?? REST_ERRORS.emptyService;
}

function senderProblem(
  from: string,
  service: MessagingService | null,
  account: Account,
): RestError | null {
  const magic = MAGIC_FROM.get(from);
  if (magic !== undefined) return magic(from);
  const number = account.numbers.get(from);
  if (number === undefined) {
    const plausible = (isE164(from) && from.length >= 8) || /^\d{3,8}$/.test(from);
    return plausible ? REST_ERRORS.notOwned(from) : REST_ERRORS.invalidFrom(from);
  }
  return service === null || isSender(number, service) ? null : REST_ERRORS.notInService;
}

function isSender(number: AccountNumber, service: MessagingService): boolean {
  return number.messagingServiceSid === service.sid;
}

/** A host name without an underscore, which Twilio refuses. */
function isCallbackUrl(url: string): boolean {
  return isWebUrl(url) && !new URL(url).hostname.includes("_");
}

function checkSchedule(request: SendRequest, now: number): RestError | null {
  if (request.sendAt === null) return null;
  if (request.messagingServiceSid === null) return REST_ERRORS.scheduleNeedsService;
  const wait = request.sendAt - now;
  return wait < SOONEST_MS || wait > LATEST_MS ? REST_ERRORS.sendAtOutOfRange : null;
}
