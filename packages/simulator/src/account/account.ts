import type { Filled } from "../filled.ts";
import { newSid } from "../sid.ts";

export type WebhookMethod = "GET" | "POST";

/** A number of the account, as it is set up. */
export interface NumberSetup {
  /** E.164, or a short code. */
  readonly phoneNumber: string;
  readonly friendlyName?: string | undefined;
  /** Where texts to this number are posted; a fragment such as `#rc=3&rp=all` sets the retries. Default: nowhere. */
  readonly smsUrl?: string | null | undefined;
  readonly smsMethod?: WebhookMethod | undefined;
  /** Asked when `smsUrl` fails. */
  readonly smsFallbackUrl?: string | null | undefined;
  readonly smsFallbackMethod?: WebhookMethod | undefined;
  /** As in Twilio, this is for calls: it is kept and returned, and no text is reported there. */
  readonly statusCallback?: string | null | undefined;
  readonly statusCallbackMethod?: WebhookMethod | undefined;
  /** The messaging service whose sender this number is. */
  readonly messagingServiceSid?: string | null | undefined;
}

export interface AccountNumber extends Filled<NumberSetup> {
  /** `PN...` */
  readonly sid: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A messaging service (https://www.twilio.com/docs/messaging/services), as far as texts need it. */
export interface MessagingService {
  /** `MG...` */
  readonly sid: string;
  /** Where the delivery statuses of its messages are posted, unless a message names another place. */
  readonly statusCallback?: string | null | undefined;
  /** Webhooks then carry `OptOutType`, and a text to somebody who has opted out is accepted and fails with 21610. */
  readonly advancedOptOut?: boolean | undefined;
}

export interface Account {
  readonly sid: string;
  readonly authToken: string;
  readonly numbers: ReadonlyMap<string, AccountNumber>;
  readonly services: ReadonlyMap<string, MessagingService>;
  /** Adds a number, or changes what is named of one that is there. */
  setNumber(setup: NumberSetup): AccountNumber;
  removeNumber(phoneNumber: string): void;
  serviceOf(number: AccountNumber | undefined): MessagingService | null;
}

export interface AccountOptions {
  readonly sid: string;
  readonly authToken: string;
  readonly numbers: readonly NumberSetup[];
  readonly services: readonly MessagingService[];
  readonly now: () => number;
  readonly onChange: () => void;
}

export function createAccount(options: AccountOptions): Account {
  const { sid, authToken, now, onChange } = options;
  const numbers = new Map<string, AccountNumber>();
  const services = new Map(options.services.map((service) => [service.sid, service]));

  function setNumber(setup: NumberSetup): AccountNumber {
    const { phoneNumber } = setup;
    const known = numbers.get(phoneNumber) ?? {
      sid: newSid("PN"),
      friendlyName: phoneNumber,
      smsUrl: null,
      smsMethod: "POST",
      smsFallbackUrl: null,
      smsFallbackMethod: "POST",
      statusCallback: null,
      statusCallbackMethod: "POST",
      messagingServiceSid: null,
      createdAt: now(),
    };
    const named = Object.entries(setup).filter(([, value]) => value !== undefined);
    const number: AccountNumber = {
      ...known,
      ...Object.fromEntries(named),
      phoneNumber,
      updatedAt: now(),
    };
    numbers.set(phoneNumber, number);
    onChange();
    return number;
  }

  for (const number of options.numbers) setNumber(number);
  return {
    sid,
    authToken,
    numbers,
    services,
    setNumber,
    removeNumber(phoneNumber) {
      if (numbers.delete(phoneNumber)) onChange();
    },
    serviceOf: (number) => services.get(number?.messagingServiceSid ?? "") ?? null,
  };
}
