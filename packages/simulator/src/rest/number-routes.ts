import { Hono } from "hono";
import { isE164 } from "sms-pipeline";
import type { AccountNumber, NumberSetup } from "../account/account.ts";
import { pathOf } from "./message-routes.ts";
import { pageOf } from "./page-of.ts";
import { CREATE_NUMBER, LIST_NUMBERS, UPDATE_NUMBER } from "./parameters.ts";
import { readParameters } from "./read-form.ts";
import { refuse } from "./refuse.ts";
import { accountPath, numberResource } from "./resource.ts";
import { REST_ERRORS, type RestError } from "./rest-error.ts";
import type { RestWorld } from "./rest-world.ts";

/** https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource */
export function numberRoutes({ account }: RestWorld): Hono {
  const toResource = (number: AccountNumber): object => numberResource(number, account.sid);
  const routes = new Hono();

  routes.get("/IncomingPhoneNumbers.json", async (c) => {
    const query = await readParameters(c.req.raw, LIST_NUMBERS);
    if ("code" in query) return refuse(query);
    const pattern = query.get("PhoneNumber");
    const name = query.get("FriendlyName");
    const matching = [...account.numbers.values()].filter(
      ({ phoneNumber, friendlyName }) =>
        (pattern === null || matches(phoneNumber, pattern)) &&
        (name === null || friendlyName === name),
    );
    return c.json(
      pageOf(matching, {
        name: "incoming_phone_numbers",
        path: `${accountPath(account.sid)}/IncomingPhoneNumbers.json`,
        query,
        sidOf: ({ sid }) => sid,
        toResource,
      }),
    );
  });

  routes.post("/IncomingPhoneNumbers.json", async (c) => {
    const form = await readParameters(c.req.raw, CREATE_NUMBER);
    if ("code" in form) return refuse(form);
    const phoneNumber = numberToBuy(form, account.numbers);
    if (typeof phoneNumber !== "string") return refuse(phoneNumber);
    return c.json(toResource(account.setNumber({ phoneNumber, ...setupOf(form) })), 201);
  });

  routes.on(
    ["GET", "POST", "DELETE"],
    "/IncomingPhoneNumbers/:file{[A-Za-z0-9]+\\.json}",
    async (c) => {
      const { raw, method } = c.req;
      const wanted = c.req.param("file").replace(".json", "");
      const number = [...account.numbers.values()].find(({ sid }) => sid === wanted);
      if (number === undefined) return refuse(REST_ERRORS.notFound(pathOf(raw)));
      if (method === "GET") return c.json(toResource(number));
      if (method === "DELETE") {
        account.removeNumber(number.phoneNumber);
        return c.body(null, 204);
      }
      const form = await readParameters(raw, UPDATE_NUMBER);
      if ("code" in form) return refuse(form);
      const { phoneNumber } = number;
      return c.json(toResource(account.setNumber({ phoneNumber, ...setupOf(form) })));
    },
  );

  return routes;
}

/** The filter of the list: a part of a number, with `*` for any digit. */
function matches(phoneNumber: string, pattern: string): boolean {
  const source = pattern.replace(/[^\d*]/g, "").replaceAll("*", "\\d");
  return new RegExp(source).test(phoneNumber);
}

function numberToBuy(
  form: URLSearchParams,
  owned: ReadonlyMap<string, AccountNumber>,
): string | RestError {
  const wanted = form.get("PhoneNumber");
  const areaCode = form.get("AreaCode");
  if (wanted === null) {
    if (areaCode === null) return REST_ERRORS.numberRequired;
    if (!/^[2-9]\d{2}$/.test(areaCode)) return REST_ERRORS.invalidNumber;
    for (let line = 100; line < 10_000; line++) {
      const free = `+1${areaCode}555${String(line).padStart(4, "0")}`;
      if (!owned.has(free)) return free;
    }
    return REST_ERRORS.numberUnavailable(areaCode);
  }
  // https://www.twilio.com/docs/iam/test-credentials#test-buying-numbers
  if (!isE164(wanted) || wanted === "+15005550001") return REST_ERRORS.invalidNumber;
  if (owned.has(wanted) || wanted === "+15005550000") return REST_ERRORS.numberUnavailable(wanted);
  return wanted;
}

/** What is given; an empty URL takes the URL away. */
function setupOf(form: URLSearchParams): Partial<NumberSetup> {
  const setup: { -readonly [K in keyof NumberSetup]?: NumberSetup[K] } = {};
  const friendlyName = form.get("FriendlyName");
  if (friendlyName !== null) setup.friendlyName = friendlyName;
  const urls = {
    SmsUrl: "smsUrl",
    SmsFallbackUrl: "smsFallbackUrl",
    StatusCallback: "statusCallback",
  } as const;
  for (const [name, key] of Object.entries(urls)) {
    const url = form.get(name);
    if (url !== null) setup[key] = url || null;
  }
  const methods = {
    SmsMethod: "smsMethod",
    SmsFallbackMethod: "smsFallbackMethod",
    StatusCallbackMethod: "statusCallbackMethod",
  } as const;
  for (const [name, key] of Object.entries(methods)) {
    const method = form.get(name);
    if (method !== null) setup[key] = method.toUpperCase() === "GET" ? "GET" : "POST";
  }
  return setup;
}
