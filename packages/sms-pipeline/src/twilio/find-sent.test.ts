import { describe, expect, it } from "vitest";
import { SendError } from "../errors.ts";
import type { StagedMessage } from "../ports/outbound.ts";
import { findSent } from "./find-sent.ts";
import type { TwilioMessengerOptions } from "./index.ts";
import { readOptions } from "./options.ts";
import { lazyRestClient } from "./rest-client.ts";
import {
  ACCOUNT_SID,
  AUTH_TOKEN,
  type Behaviour,
  OUR_NUMBER,
  PERSON,
  resource,
  STAGED_AT,
  staged,
  startCarrier,
} from "./test-carrier.ts";

const LIST = `/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`;
const OLD_ENOUGH = 120_000;

const at = (offsetMs: number) => ({
  date_created: new Date(STAGED_AT + offsetMs).toUTCString().replace("GMT", "+0000"),
});

const listing =
  (...messages: Record<string, unknown>[]): Behaviour =>
  () => ({ body: { messages, next_page_uri: null } });

async function ask(
  behave: Behaviour,
  changes: Partial<StagedMessage> = {},
  options: Partial<TwilioMessengerOptions> = {},
) {
  const carrier = await startCarrier(behave);
  const { signal } = new AbortController();
  const message = staged({ inDoubtForMs: OLD_ENOUGH, ...changes });
  const found = await carrier
    .messenger(options)
    .findSent(message, { signal })
    .catch((error: unknown) => error);
  return { carrier, found };
}

const found = (receipt: object) => ({ kind: "found", receipt });
const absent = { kind: "absent" };
const undecidable = { kind: "undecidable" };

describe("finding what was sent", () => {
  it("finds the one equal text, also while it waits in Twilio's queue", async () => {
    const { carrier, found: answer } = await ask(
      listing(
        resource({ sid: "SM2", body: "Other" }),
        resource({ num_segments: "3" }),
        resource({ sid: "SM3", ...at(-3_600_000) }),
      ),
    );
    expect(answer).toEqual(found({ providerMessageId: "SM1", status: "queued", segments: 3 }));
    expect(carrier.arrivals[0]?.path).toBe(LIST);
    expect(Object.fromEntries(carrier.arrivals[0]?.query ?? [])).toEqual({
      To: PERSON,
      From: OUR_NUMBER,
      PageSize: "1000",
    });
  });

  it("says what became of it", async () => {
    expect((await ask(listing(resource({ status: "delivered" })))).found).toMatchObject({
      receipt: { status: "delivered" },
    });
  });

  it("finds it whatever its age", async () => {
    for (const inDoubtForMs of [null, 0, 10]) {
      expect((await ask(listing(resource()), { inDoubtForMs })).found).toMatchObject({
        kind: "found",
      });
    }
  });

  it("looks for any sender of a messaging service, but takes no other number's text", async () => {
    const service = { messagingServiceId: "MG1" };
    const { carrier, found: answer } = await ask(
      listing(resource({ from: null }), resource({ sid: "SM2", from: "+15550100009" })),
      service,
    );
    expect((await ask(listing(resource({ from: "" })), service)).found).toEqual(answer);
    expect(carrier.arrivals[0]?.query.has("From")).toBe(false);
    expect(answer).toMatchObject({ receipt: { providerMessageId: "SM1" } });
  });

  it.each([
    ["a trial account's prefix", "Sent from your Twilio trial account - Hello", "Hello"],
    ["outer space and line ends", "Hello\nthere", " Hello\r\nthere \n"],
  ])("sees through %s", async (_, body, sent) => {
    expect((await ask(listing(resource({ body })), { body: sent })).found).toMatchObject({
      kind: "found",
    });
  });

  it("reads every page before it says that there is none, and finds what is on the last", async () => {
    const pages: Behaviour = ({ query }) => {
      const page = Number(query.get("Page") ?? 0);
      const last = page === 2;
      return {
        body: {
          messages: [resource({ sid: `SM${page}`, body: last ? "Hello" : "Other" })],
          next_page_uri: last ? null : `${LIST}?To=x&Page=${page + 1}&PageToken=PA${page}`,
        },
      };
    };
    const { carrier, found: answer } = await ask(pages);
    expect(answer).toMatchObject({ receipt: { providerMessageId: "SM2" } });
    expect(carrier.arrivals).toHaveLength(3);
  });
});

describe("saying that it was not sent", () => {
  it("needs a complete list without it", async () => {
    const other = [
      resource({ body: "Other" }),
      resource({ direction: "inbound" }),
      resource({ direction: "outbound-reply" }),
      resource({ to: "+15550100009" }),
      resource({ from: "+15550100009" }),
      resource(at(-61_000)),
    ];
    expect((await ask(listing(...other))).found).toEqual(absent);
    expect((await ask(listing())).found).toEqual(absent);
    const code = listing(resource({ body: "Your code is 1234" }));
    expect((await ask(code, { body: "Your code is 5678" })).found).toEqual(absent);
  });

  it("needs time: the list lags, and an attempt may be under way", async () => {
    for (const [inDoubtForMs, waitMs] of [
      [null, 60_000],
      [0, 60_000],
      [59_999, 1],
    ] as const) {
      const { found: error } = await ask(listing(), { inDoubtForMs });
      expect(error).toBeInstanceOf(SendError);
      expect(error).toMatchObject({ outcome: "unknown", retryable: true, retryAfterMs: waitMs });
    }
    expect((await ask(listing(), { inDoubtForMs: 60_000 })).found).toEqual(absent);
    expect((await ask(listing(), { inDoubtForMs: 5_000 }, { absentAfterMs: 5_000 })).found).toEqual(
      absent,
    );
  });

  it("is not done where the list is longer than is read", async () => {
    const endless: Behaviour = () => ({
      body: { messages: [resource({ body: "Other" })], next_page_uri: `${LIST}?Page=1` },
    });
    const { carrier, found: answer } = await ask(endless);
    expect(answer).toEqual(undecidable);
    expect(carrier.arrivals).toHaveLength(5);
  });

  it("is not done where a message in the list can't be read", async () => {
    expect((await ask(listing(resource({ date_created: null })))).found).toEqual(undecidable);
  });

  it.each([
    ["emptied by redaction", "", "Hello"],
    ["with other punctuation, after smart encoding", 'It\'s "fine" - yes', "It’s “fine” — yes"],
    [
      "with other punctuation after a trial account's prefix",
      "Sent from your Twilio trial account - It's fine",
      "It’s fine",
    ],
    ["without its accents", "The cafe is open", "The café is open"],
    ["without the emoji that it is made of", "?", "🎉"],
  ])("is not done where a text may be this one: %s", async (_, body, sent) => {
    expect((await ask(listing(resource({ body })), { body: sent })).found).toEqual(undecidable);
  });
});

describe("two equal texts", () => {
  it("close together decide nothing", async () => {
    const twice = listing(resource(), resource({ sid: "SM2", ...at(4_000) }));
    expect((await ask(twice)).found).toEqual(undecidable);
  });

  it("are told apart when the first was long before", async () => {
    const earlier = resource({ sid: "SM0", ...at(-90_000) });
    expect((await ask(listing(earlier))).found).toEqual(absent);
    expect((await ask(listing(earlier, resource()))).found).toMatchObject({
      receipt: { providerMessageId: "SM1" },
    });
  });

  it("within what clocks may differ are neither found nor absent", async () => {
    expect((await ask(listing(resource(at(-2_000))))).found).toMatchObject({ kind: "found" });
    expect((await ask(listing(resource(at(-3_000))))).found).toEqual(undecidable);
    expect((await ask(listing(resource(at(-60_000))))).found).toEqual(undecidable);
  });
});

describe("a list that can't be read", () => {
  it.each<[string, Behaviour, object]>([
    ["500", () => ({ status: 500, body: "<html>" }), { code: "send_unavailable", retryable: true }],
    ["HTML", () => ({ body: "<html>" }), { code: "send_unavailable", retryable: true }],
    ["drop", () => "drop", { code: "send_unavailable", retryable: true }],
    ["hang", () => "hang", { code: "send_unavailable", retryable: true }],
    [
      "429",
      () => ({ status: 429, headers: { "retry-after": "3" }, body: { code: 20429 } }),
      { code: "send_rate_limited", retryable: true, retryAfterMs: 3000 },
    ],
    [
      "401",
      () => ({ status: 401, body: { code: 20003 } }),
      { code: "send_unauthorized", retryable: false },
    ],
    [
      "404",
      () => ({ status: 404, body: { code: 20404 } }),
      { code: "send_unavailable", retryable: false },
    ],
  ])("leaves the outcome unknown: %s", async (name, behave, expected) => {
    const { found: error } = await ask(behave, {}, name === "hang" ? { timeoutMs: 300 } : {});
    expect(error).toBeInstanceOf(SendError);
    expect(error).toMatchObject({ outcome: "unknown", ...expected });
  });

  it.each([
    ["is not installed", "ERR_MODULE_NOT_FOUND", false],
    ["could not be read at the moment", "EMFILE", true],
  ])("leaves the outcome unknown: the twilio package %s", async (_, code, retryable) => {
    const settings = readOptions({ accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN });
    const cause = Object.assign(new Error("The package can't be loaded."), { code });
    const restClient = lazyRestClient(settings, () => Promise.reject(cause));
    const { signal } = new AbortController();
    const asked = findSent(staged({ inDoubtForMs: OLD_ENOUGH }), signal, settings, restClient);
    await expect(asked).rejects.toMatchObject({
      outcome: "unknown",
      retryable,
      message: expect.stringContaining("npm install twilio"),
    });
  });

  it("stops when it is told to", async () => {
    const carrier = await startCarrier(() => "hang");
    const stop = new AbortController();
    const asked = carrier.messenger().findSent(staged(), { signal: stop.signal });
    await carrier.arrival();
    stop.abort();
    await expect(asked).rejects.toBeInstanceOf(SendError);
  });
});
