import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { SendError } from "../errors.ts";
import type { SendOptions } from "../ports/messenger.ts";
import type { TwilioMessengerOptions } from "./index.ts";
import { readOptions } from "./options.ts";
import { lazyRestClient } from "./rest-client.ts";
import { send } from "./send.ts";
import {
  ACCOUNT_SID,
  type Answer,
  AUTH_TOKEN,
  type Behaviour,
  OUR_NUMBER,
  PERSON,
  resource,
  staged,
  startCarrier,
} from "./test-carrier.ts";

function sending(changes: Partial<SendOptions> = {}): SendOptions {
  return {
    signal: new AbortController().signal,
    mayStillSend: () => true,
    statusPath: "/api/v1/sms/webhook/status?outbound=our-id",
    ...changes,
  };
}

async function failureOf(sent: Promise<unknown>): Promise<SendError> {
  const error: unknown = await sent.catch((cause: unknown) => cause);
  if (!(error instanceof SendError)) expect.fail(`not a SendError: ${String(error)}`);
  // Twilio's messages repeat numbers and texts; ours must not.
  expect(error.message).not.toMatch(/\+?1555|Hello/);
  return error;
}

async function failureWith(
  behave: Behaviour,
  options: Partial<TwilioMessengerOptions> = {},
): Promise<SendError> {
  const carrier = await startCarrier(behave);
  const error = await failureOf(carrier.messenger(options).send(staged(), sending()));
  expect(carrier.arrivals).toHaveLength(1);
  return error;
}

const created = (): Answer => ({ status: 201, body: resource() });

const refusal =
  (status: number, code: number | null, headers: Record<string, string> = {}) =>
  () => ({
    status,
    headers,
    body:
      code === null
        ? "<html>blocked</html>"
        : {
            status,
            code,
            message: `The 'To' number ${PERSON} is wrong`,
            more_info: "https://www.twilio.com",
          },
  });

describe("sending", () => {
  it("hands the message over once and gives the receipt", async () => {
    const carrier = await startCarrier(created);
    const messenger = carrier.messenger({
      publicUrl: "https://sms.example.com/prefix",
      validityPeriodSeconds: 600,
    });
    expect(await messenger.send(staged({ body: "Größe 🎉 a&b" }), sending())).toEqual({
      providerMessageId: "SM1",
      status: "queued",
      segments: 1,
    });
    expect(carrier.arrivals).toHaveLength(1);
    const [arrival] = carrier.arrivals;
    expect(arrival?.method).toBe("POST");
    expect(arrival?.path).toBe(`/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`);
    expect(arrival?.headers.authorization).toBe(`Basic ${btoa(`${ACCOUNT_SID}:${AUTH_TOKEN}`)}`);
    expect(Object.fromEntries(arrival?.form ?? [])).toEqual({
      To: PERSON,
      From: OUR_NUMBER,
      Body: "Größe 🎉 a&b",
      StatusCallback: "https://sms.example.com/prefix/api/v1/sms/webhook/status?outbound=our-id",
      ValidityPeriod: "600",
    });
  });

  it("asks for no callback without a public URL, and for nothing else that it was not told", async () => {
    const carrier = await startCarrier(created);
    await carrier.messenger().send(staged(), sending());
    expect([...(carrier.arrivals[0]?.form.keys() ?? [])].sort()).toEqual(["Body", "From", "To"]);
  });

  it("goes through the messaging service of the text that it answers, else through the configured one", async () => {
    const carrier = await startCarrier(created);
    const messenger = carrier.messenger({ messagingServiceSid: `MG${"1".repeat(32)}` });
    await messenger.send(staged(), sending());
    await messenger.send(staged({ messagingServiceId: "MG2" }), sending());
    expect(carrier.arrivals.map(({ form }) => form.get("MessagingServiceSid"))).toEqual([
      `MG${"1".repeat(32)}`,
      "MG2",
    ]);
    expect(carrier.arrivals.map(({ form }) => form.get("From"))).toEqual([OUR_NUMBER, OUR_NUMBER]);
  });

  it("sends with the first token while it is rotated, or with an API key", async () => {
    const carrier = await startCarrier(created);
    await carrier.messenger({ authToken: ["new", "old"] }).send(staged(), sending());
    const apiKey = `SK${"1".repeat(32)}`;
    await carrier.messenger({ apiKey, apiSecret: "s" }).send(staged(), sending());
    expect(carrier.arrivals.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${btoa(`${ACCOUNT_SID}:new`)}`,
      `Basic ${btoa(`${apiKey}:s`)}`,
    ]);
    expect(carrier.arrivals[1]?.path).toContain(ACCOUNT_SID);
  });

  it("keeps the path of apiBaseUrl and uses a connection again", async () => {
    const carrier = await startCarrier(created);
    const messenger = carrier.messenger({ apiBaseUrl: `${carrier.url}/emulator/` });
    await messenger.send(staged(), sending());
    await messenger.send(staged(), sending());
    expect(carrier.arrivals[1]?.path).toBe(
      `/emulator/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`,
    );
    expect(carrier.connections()).toBe(1);
  });

  it("counts a message as taken whatever its status is called", async () => {
    const carrier = await startCarrier(() => ({
      status: 201,
      body: resource({ status: "brand_new" }),
    }));
    expect((await carrier.messenger().send(staged(), sending())).status).toBe("queued");
  });

  it("counts a message that failed at once as taken, and segments only when they are known", async () => {
    const body = resource({ status: "failed", error_code: 30007, num_segments: "0" });
    const carrier = await startCarrier(() => ({ status: 201, body }));
    expect(await carrier.messenger().send(staged(), sending())).toEqual({
      providerMessageId: "SM1",
      status: "failed",
      segments: null,
    });
  });
});

describe("a refusal", () => {
  it("for too many requests is tried again when the answer says", async () => {
    expect(await failureWith(refusal(429, 20429, { "retry-after": "7" }))).toMatchObject({
      code: "send_rate_limited",
      outcome: "not_accepted",
      retryable: true,
      retryAfterMs: 7000,
      providerCode: "20429",
    });
    expect(await failureWith(refusal(429, null))).toMatchObject({
      code: "send_rate_limited",
      outcome: "not_accepted",
      retryable: true,
      retryAfterMs: null,
    });
  });

  it("may name a date to try again at", async () => {
    const date = new Date(Date.now() + 30_000).toUTCString();
    const { retryAfterMs } = await failureWith(refusal(429, 20429, { "retry-after": date }));
    expect(retryAfterMs).toBeGreaterThan(20_000);
    expect(retryAfterMs).toBeLessThanOrEqual(30_000);
    const past = new Date(Date.now() - 30_000).toUTCString();
    expect((await failureWith(refusal(429, 20429, { "retry-after": past }))).retryAfterMs).toBe(0);
    const senseless = refusal(429, 20429, { "retry-after": "-5" });
    expect((await failureWith(senseless)).retryAfterMs).toBe(null);
  });

  it.each([
    [400, 21611, { code: "send_rate_limited", retryable: true, retryAfterMs: 60_000 }],
    [400, 30001, { code: "send_rate_limited", retryable: true, retryAfterMs: 60_000 }],
    [400, 21610, { code: "send_opted_out", retryable: false, optedOut: true }],
    [401, 20003, { code: "send_unauthorized", retryable: false, optedOut: false }],
    [403, 10001, { code: "send_unauthorized", retryable: false }],
    [403, 21408, { code: "send_rejected", retryable: false }],
    [400, 21608, { code: "send_rejected", retryable: false }],
    [400, 30034, { code: "send_rejected", retryable: false }],
    [400, 21211, { code: "send_rejected", retryable: false }],
    // Counted before anything was done, whatever status the answer has.
    [503, 20429, { code: "send_rate_limited", retryable: true, retryAfterMs: null }],
    // The limit of a day (https://www.twilio.com/docs/api/errors/63038), as a trial account has it.
    [429, 63038, { code: "send_rejected", retryable: false, retryAfterMs: null }],
    [400, 21999, { code: "send_rejected", retryable: false, retryAfterMs: null }],
  ])("%i with Twilio's code %i means not accepted", async (status, code, expected) => {
    const error = await failureWith(refusal(status, code));
    expect(error).toMatchObject({
      outcome: "not_accepted",
      providerCode: String(code),
      ...expected,
    });
    expect(error.message).toContain(`https://www.twilio.com/docs/api/errors/${code}`);
    expect(error.cause).toBeInstanceOf(Error);
  });

  it.each([
    [400, "send_rejected", false],
    [401, "send_unauthorized", false],
    [403, "send_unauthorized", false],
    [404, "send_rejected", false],
    [407, "send_unauthorized", false],
    [413, "send_rejected", false],
    [425, "send_unavailable", true],
    [301, "send_rejected", false],
    [307, "send_rejected", false],
  ])("%i without a code, from a proxy, means not accepted", async (status, code, retryable) => {
    const error = await failureWith(refusal(status, null, { location: "/elsewhere" }));
    expect(error).toMatchObject({ outcome: "not_accepted", code, retryable, providerCode: null });
  });
});

describe("an outcome that nobody knows", () => {
  it.each<[string, Behaviour, { timeoutMs: number }?]>([
    ["500 with a code", refusal(500, 20500)],
    ["503 in HTML", refusal(503, null)],
    ["200 in HTML", refusal(200, null)],
    ["201 without an id", () => ({ status: 201, body: { status: "queued" } })],
    ["201 and half a JSON", () => ({ status: 201, body: '{"sid":"SM1"' })],
    ["200 and nothing", () => ({ status: 200, body: "" })],
    ["302", refusal(302, null, { location: "/elsewhere" })],
    ["303", refusal(303, null, { location: "/elsewhere" })],
    ["408", refusal(408, null)],
    ["409", refusal(409, null)],
    ["499", refusal(499, null)],
    ["no answer in time", () => "hang", { timeoutMs: 500 }],
    ["a connection that is dropped after the request was taken", () => "drop"],
  ])("%s", async (_, behave, options) => {
    const error = await failureWith(behave, options);
    expect(error).toMatchObject({
      outcome: "unknown",
      code: "send_outcome_unknown",
      retryable: false,
    });
  });

  it("being told to stop when the request has left", async () => {
    const carrier = await startCarrier(() => "hang");
    const stop = new AbortController();
    const failure = failureOf(carrier.messenger().send(staged(), sending({ signal: stop.signal })));
    await carrier.arrival();
    stop.abort();
    expect(await failure).toMatchObject({ outcome: "unknown", code: "send_outcome_unknown" });
  });
});

describe("what never left", () => {
  it("was not accepted: nobody listens", async () => {
    const server = net.createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const carrier = await startCarrier(created);
    const messenger = carrier.messenger({ apiBaseUrl: `http://127.0.0.1:${port}` });
    expect(await failureOf(messenger.send(staged(), sending()))).toMatchObject({
      code: "send_unavailable",
      outcome: "not_accepted",
      retryable: true,
    });
  });

  it("was not accepted: no such host", async () => {
    const carrier = await startCarrier(created);
    const messenger = carrier.messenger({ apiBaseUrl: "http://carrier.invalid" });
    expect(await failureOf(messenger.send(staged(), sending()))).toMatchObject({
      code: "send_unavailable",
      outcome: "not_accepted",
      retryable: true,
    });
  });

  it.each(["plain bytes", "silence"])(
    "was not accepted: the TLS handshake met %s",
    async (what) => {
      const server = net.createServer((socket) => {
        socket.on("error", () => {});
        socket.on("close", () => server.emit("left"));
        socket.resume();
        if (what === "plain bytes") socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      onTestFinished(() => void server.close());
      const left = once(server, "left");
      const carrier = await startCarrier(created);
      const { port } = server.address() as AddressInfo;
      const messenger = carrier.messenger({
        apiBaseUrl: `https://127.0.0.1:${port}`,
        timeoutMs: 300,
      });
      expect(await failureOf(messenger.send(staged(), sending()))).toMatchObject({
        code: "send_unavailable",
        outcome: "not_accepted",
        retryable: true,
      });
      // The half-made connection is not kept.
      await left;
    },
  );

  it("was not accepted: told to stop before", async () => {
    const carrier = await startCarrier(created);
    const error = await failureOf(
      carrier.messenger().send(staged(), sending({ signal: AbortSignal.abort() })),
    );
    expect(error).toMatchObject({
      code: "send_unavailable",
      outcome: "not_accepted",
      retryable: true,
    });
    expect(carrier.arrivals).toHaveLength(0);
  });

  it("was not accepted: the right to send was lost before the request was made", async () => {
    const carrier = await startCarrier(created);
    const error = await failureOf(
      carrier.messenger().send(staged(), sending({ mayStillSend: () => false })),
    );
    expect(error).toMatchObject({
      code: "send_lease_expired",
      outcome: "not_accepted",
      retryable: false,
    });
    expect(carrier.connections()).toBe(0);
  });

  it.each(["a new", "a kept"])(
    "was not accepted: the right to send was lost while %s connection was got",
    async (connection) => {
      const carrier = await startCarrier(created);
      const messenger = carrier.messenger();
      if (connection === "a kept") await messenger.send(staged(), sending());
      const before = carrier.arrivals.length;
      const mayStillSend = vi.fn().mockReturnValueOnce(true).mockReturnValue(false);
      const error = await failureOf(messenger.send(staged(), sending({ mayStillSend })));
      expect(error).toMatchObject({ code: "send_lease_expired", outcome: "not_accepted" });
      expect(mayStillSend).toHaveBeenCalledTimes(2);
      // Another message over another connection, so that anything sent before has arrived too.
      await messenger.send(staged({ body: "next" }), sending());
      expect(carrier.arrivals.slice(before).map(({ form }) => form.get("Body"))).toEqual(["next"]);
    },
  );

  it("was not accepted: the twilio package is not installed, and it is looked for again", async () => {
    const settings = readOptions({ accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN });
    const load = vi.fn().mockRejectedValue(loadError("ERR_MODULE_NOT_FOUND"));
    const restClient = lazyRestClient(settings, load);
    for (let attempt = 0; attempt < 2; attempt++) {
      const error = await failureOf(send(staged(), sending(), settings, restClient));
      expect(error).toMatchObject({ outcome: "not_accepted", retryable: false });
      expect(error.message).toContain("npm install twilio");
    }
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("was not accepted, and is tried again: the twilio package could not be read at the moment", async () => {
    const settings = readOptions({ accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN });
    const restClient = lazyRestClient(settings, () => Promise.reject(loadError("EMFILE")));
    const error = await failureOf(send(staged(), sending(), settings, restClient));
    expect(error).toMatchObject({ outcome: "not_accepted", retryable: true });
  });
});

function loadError(code: string): Error {
  return Object.assign(new Error("The package can't be loaded."), { code });
}
