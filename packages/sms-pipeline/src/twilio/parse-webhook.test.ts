import twilio from "twilio";
import { describe, expect, it } from "vitest";
import { WebhookError } from "../errors.ts";
import type { WebhookRequest } from "../ports/messenger.ts";
import { createTwilioMessenger, type TwilioMessengerOptions } from "./index.ts";

const accountSid = `AC${"0".repeat(32)}`;
const authToken = "a-token";
const URL_HERE = "http://10.0.0.7:4000/api/v1/sms/webhook/sms";
const MESSAGE = {
  MessageSid: "SM1",
  AccountSid: accountSid,
  From: "+15550100002",
  To: "+15550100001",
  Body: "Hi",
};

type Params = Record<string, string>;

interface Sent {
  readonly url?: string;
  readonly signedUrl?: string;
  readonly headers?: Record<string, string | null>;
  readonly body?: string;
}

function webhook(params: Params, sent: Sent = {}): WebhookRequest {
  const url = sent.url ?? URL_HERE;
  const headers: Record<string, string | null> = {
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    "x-twilio-signature": twilio.getExpectedTwilioSignature(
      authToken,
      sent.signedUrl ?? url,
      params,
    ),
    ...sent.headers,
  };
  return {
    method: "POST",
    url,
    header: (name) => headers[name] ?? null,
    body: sent.body ?? new URLSearchParams(params).toString(),
  };
}

const messengerOf = (options: Partial<TwilioMessengerOptions> = {}) =>
  createTwilioMessenger({ accountSid, authToken, ...options });

const parse = async (
  params: Params,
  sent: Sent = {},
  options: Partial<TwilioMessengerOptions> = {},
) => messengerOf(options).parseWebhook(webhook(params, sent));

async function messageOf(params: Params) {
  const event = await parse(params);
  if (event.kind !== "message") expect.fail(event.kind);
  return event.message;
}

async function refusalOf(refused: Promise<unknown>): Promise<WebhookError> {
  const error: unknown = await refused.catch((cause: unknown) => cause);
  if (!(error instanceof WebhookError)) expect.fail(String(error));
  return error;
}

describe("a webhook that is refused", () => {
  it.each([
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencodedx",
    "x-application/x-www-form-urlencoded",
    null,
  ])("is no form: %s", async (type) => {
    const error = await refusalOf(parse(MESSAGE, { headers: { "content-type": type } }));
    expect(error).toMatchObject({ code: "unsupported_media_type", status: 415 });
  });

  it("has a missing, malformed or wrong signature: always the same error, before the fields are looked at", async () => {
    const wrong = twilio.getExpectedTwilioSignature("another", URL_HERE, MESSAGE);
    const messages = new Set<string>();
    for (const signature of [null, "", "junk", wrong]) {
      for (const body of [undefined, "nothing=here", ""]) {
        const sent = {
          headers: { "x-twilio-signature": signature },
          ...(body === undefined ? {} : { body }),
        };
        const error = await refusalOf(parse(MESSAGE, sent));
        expect(error).toMatchObject({ code: "invalid_signature", status: 403 });
        messages.add(error.message);
      }
    }
    expect(messages.size).toBe(1);
  });

  it("was changed after it was signed", async () => {
    const body = new URLSearchParams({ ...MESSAGE, Body: "Hi " }).toString();
    expect(await refusalOf(parse(MESSAGE, { body }))).toMatchObject({ status: 403 });
  });

  it("lacks parameters, which the error names without their values", async () => {
    const error = await refusalOf(parse({ Body: "secret words", To: "", From: "+15550100002" }));
    expect(error).toMatchObject({ code: "invalid_webhook", status: 400 });
    expect(error.message).toContain("MessageSid, To:");
    expect(error.message).not.toMatch(/secret|555/);
  });
});

describe("a text", () => {
  it("keeps the body as it was written", async () => {
    for (const Body of ["Hi", " \t padded \r\n", "", "日本語 🎉", "a&b=c+d%20"]) {
      expect((await messageOf({ ...MESSAGE, Body })).body).toBe(Body);
    }
  });

  it("has nothing that was not said", async () => {
    expect(await messageOf(MESSAGE)).toEqual({
      provider: "twilio",
      providerMessageId: "SM1",
      from: "+15550100002",
      to: "+15550100001",
      body: "Hi",
      media: [],
      location: null,
      segments: null,
      messagingServiceId: null,
      optOutType: null,
    });
  });

  it("is a text also when it says that it was received, in the parameters that real ones have", async () => {
    const event = await parse({
      ...MESSAGE,
      SmsSid: "SM1",
      SmsMessageSid: "SM1",
      SmsStatus: "received",
      NumSegments: "2",
      NumMedia: "0",
      MessagingServiceSid: "MG1",
      ApiVersion: "2010-04-01",
      SomethingNew: "1",
    });
    expect(event).toMatchObject({
      kind: "message",
      message: { segments: 2, messagingServiceId: "MG1", providerMessageId: "SM1" },
    });
  });

  it("is a text also when it has a status of its own, as some emulators write it", async () => {
    expect((await messageOf({ ...MESSAGE, MessageStatus: "received" })).body).toBe("Hi");
  });

  it.each(["SmsMessageSid", "SmsSid"])(
    "is known by %s where MessageSid is missing",
    async (name) => {
      const { MessageSid, ...rest } = MESSAGE;
      expect((await messageOf({ ...rest, [name]: MessageSid })).providerMessageId).toBe("SM1");
    },
  );

  it("may be pictures without words", async () => {
    const { Body: _, ...rest } = MESSAGE;
    const message = await messageOf({
      ...rest,
      NumMedia: "3",
      MediaUrl0: "https://api.twilio.com/0",
      MediaContentType0: "image/jpeg",
      MediaUrl2: "https://api.twilio.com/2",
    });
    expect(message.body).toBe("");
    expect(message.media).toEqual([
      { url: "https://api.twilio.com/0", contentType: "image/jpeg" },
      { url: "https://api.twilio.com/2", contentType: "application/octet-stream" },
    ]);
  });

  it.each(["many", "-1", "1e9", "999999999999"])(
    "is not lost to a strange NumMedia: %s",
    async (NumMedia) => {
      expect((await messageOf({ ...MESSAGE, NumMedia })).media).toEqual([]);
    },
  );

  it("has no more pictures than any carrier delivers", async () => {
    const urls = Array.from({ length: 60 }, (_, index) => [
      `MediaUrl${index}`,
      `https://m/${index}`,
    ]);
    const message = await messageOf({
      ...MESSAGE,
      NumMedia: "999999",
      ...Object.fromEntries(urls),
    });
    expect(message.media).toHaveLength(50);
  });

  it.each(["many", "-1", "1.5", "99999999999", ""])(
    "has no count of segments that is none: %j",
    async (NumSegments) => {
      expect((await messageOf({ ...MESSAGE, NumSegments })).segments).toBeNull();
    },
  );

  it("may be a place", async () => {
    const place = {
      Body: "",
      Latitude: "0",
      Longitude: "-122.5",
      Label: "Office",
      Address: "1 Main Street",
    };
    expect((await messageOf({ ...MESSAGE, ...place })).location).toEqual({
      latitude: 0,
      longitude: -122.5,
      label: "Office",
      address: "1 Main Street",
    });
    expect((await messageOf({ ...MESSAGE, ...place, Label: "", Address: "" })).location).toEqual({
      latitude: 0,
      longitude: -122.5,
      label: null,
      address: null,
    });
    expect((await messageOf({ ...MESSAGE, ...place, Longitude: "" })).location).toBeNull();
    expect((await messageOf({ ...MESSAGE, ...place, Latitude: "here" })).location).toBeNull();
  });

  it("may be a button that was pressed", async () => {
    expect((await messageOf({ ...MESSAGE, Body: "", ButtonText: "Yes" })).body).toBe("Yes");
    expect((await messageOf({ ...MESSAGE, ButtonText: "Yes" })).body).toBe("Hi");
  });

  it.each([
    ["STOP", "stop"],
    ["start", "start"],
    ["Help", "help"],
    ["OTHER", null],
  ])("carries how Twilio understood it: %s", async (OptOutType, optOutType) => {
    expect((await messageOf({ ...MESSAGE, OptOutType })).optOutType).toBe(optOutType);
  });

  it("may come over another channel or from a subaccount", async () => {
    const message = await messageOf({
      ...MESSAGE,
      From: "whatsapp:+15550100002",
      AccountSid: `AC${"1".repeat(32)}`,
    });
    expect(message.from).toBe("whatsapp:+15550100002");
  });
});

describe("a status callback", () => {
  const STATUS = { MessageSid: "SM9", From: "+15550100001", To: "+15550100002", SmsSid: "SM9" };
  const url = `${URL_HERE}?outbound=our-id`;

  it.each([
    ["accepted", "queued"],
    ["scheduled", "queued"],
    ["queued", "queued"],
    ["sending", "sending"],
    ["sent", "sent"],
    ["delivered", "delivered"],
    ["undelivered", "undelivered"],
    ["failed", "failed"],
    ["read", "read"],
    ["canceled", "canceled"],
  ])("reports %s", async (MessageStatus, status) => {
    const update = {
      provider: "twilio",
      providerMessageId: "SM9",
      outboundId: "our-id",
      status,
      errorCode: null,
      optedOut: false,
    };
    const expected = { kind: "status", update };
    expect(await parse({ ...STATUS, MessageStatus, SmsStatus: MessageStatus }, { url })).toEqual(
      expected,
    );
    expect(await parse({ ...STATUS, SmsStatus: MessageStatus, ErrorCode: "0" }, { url })).toEqual(
      expected,
    );
  });

  it("carries the error, and that the person has opted out", async () => {
    expect(
      await parse({ ...STATUS, MessageStatus: "undelivered", ErrorCode: "30003" }),
    ).toMatchObject({
      update: { errorCode: "30003", optedOut: false, outboundId: null },
    });
    expect(await parse({ ...STATUS, MessageStatus: "failed", ErrorCode: "21610" })).toMatchObject({
      update: { errorCode: "21610", optedOut: true },
    });
  });

  // https://www.twilio.com/docs/messaging/guides/track-outbound-message-status has an example without To, and says that the
  // parameters vary by channel.
  it("needs no number, only the message's id", async () => {
    for (const said of [{ From: "+15550100001" }, {}]) {
      expect(
        await parse({ ...said, SmsSid: "SM9", MessageStatus: "failed", ErrorCode: "21610" }),
      ).toMatchObject({ kind: "status", update: { providerMessageId: "SM9", optedOut: true } });
    }
    const refusal = await refusalOf(parse({ MessageStatus: "failed" }));
    expect(refusal).toMatchObject({ code: "invalid_webhook", status: 400 });
    expect(refusal.message).toContain("lacks MessageSid:");
  });

  it("is left alone when it is about something that we do not know", async () => {
    for (const MessageStatus of ["received", "receiving", "partially_delivered", "constructor"]) {
      expect(await parse({ ...STATUS, MessageStatus })).toMatchObject({ kind: "unsupported" });
    }
  });

  it("is refused when our id in the URL was changed", async () => {
    const sent = { url: `${URL_HERE}?outbound=another`, signedUrl: url };
    expect(await refusalOf(parse({ ...STATUS, MessageStatus: "sent" }, sent))).toMatchObject({
      status: 403,
    });
  });
});

describe("behind a proxy", () => {
  const signedUrl = "https://sms.example.com/prefix/api/v1/sms/webhook/sms?a=O'B";
  const url = "http://10.0.0.7:4000/api/v1/sms/webhook/sms?a=O'B";

  it("checks the URL that publicUrl says, with the prefix that the proxy strips", async () => {
    for (const publicUrl of ["https://sms.example.com/prefix", "https://sms.example.com/prefix/"]) {
      expect(await parse(MESSAGE, { url, signedUrl }, { publicUrl })).toMatchObject({
        kind: "message",
      });
    }
    const publicUrl = "https://other.example.com/prefix";
    expect(await refusalOf(parse(MESSAGE, { url, signedUrl }, { publicUrl }))).toMatchObject({
      status: 403,
    });
  });

  it("checks a status callback against the URL that was asked for", async () => {
    const STATUS = { MessageSid: "SM9", From: "a", To: "b", MessageStatus: "sent" };
    const sent = {
      url: "http://10.0.0.7:4000/status?outbound=our-id",
      signedUrl: "https://callbacks.example/x/status?outbound=our-id",
    };
    const statusCallback = "https://callbacks.example/x/";
    for (const publicUrl of [undefined, "https://sms.example.com"]) {
      const event = await parse(STATUS, sent, { statusCallback, publicUrl });
      expect(event).toMatchObject({ kind: "status", update: { outboundId: "our-id" } });
      expect(await refusalOf(parse(STATUS, sent, { publicUrl }))).toMatchObject({ status: 403 });
      const signedUrl = publicUrl === undefined ? sent.url : `${publicUrl}/status?outbound=our-id`;
      const direct = await parse(STATUS, { ...sent, signedUrl }, { statusCallback, publicUrl });
      expect(direct).toMatchObject({ kind: "status", update: { outboundId: "our-id" } });
    }
  });

  it.each([
    [
      "host and scheme",
      "https://sms.example.com/x",
      { "x-forwarded-proto": "https", "x-forwarded-host": "sms.example.com" },
    ],
    [
      "the first of a chain",
      "https://sms.example.com/x",
      { "x-forwarded-proto": "https, http", "x-forwarded-host": "sms.example.com, inner" },
    ],
    [
      "a port",
      "https://sms.example.com:8443/x",
      {
        "x-forwarded-proto": "https",
        "x-forwarded-host": "sms.example.com",
        "x-forwarded-port": "8443",
      },
    ],
    [
      "a port in the host",
      "https://sms.example.com:8443/x",
      {
        "x-forwarded-proto": "https",
        "x-forwarded-host": "sms.example.com:8443",
        "x-forwarded-port": "1",
      },
    ],
    ["the scheme alone", "https://h.example/x", { "x-forwarded-proto": "https" }],
  ])("believes X-Forwarded headers only when it is told to: %s", async (_, signed, headers) => {
    const sent = { url: "http://h.example/x", signedUrl: signed, headers };
    expect(await parse(MESSAGE, sent, { trustForwardedHeaders: true })).toMatchObject({
      kind: "message",
    });
    expect(await refusalOf(parse(MESSAGE, sent))).toMatchObject({ status: 403 });
    const publicUrl = "https://configured.example";
    expect(
      await refusalOf(parse(MESSAGE, sent, { publicUrl, trustForwardedHeaders: true })),
    ).toMatchObject({ status: 403 });
  });

  it("ignores forwarded nonsense", async () => {
    const headers = { "x-forwarded-host": "evil.example/path?", "x-forwarded-proto": "gopher" };
    expect(await parse(MESSAGE, { headers }, { trustForwardedHeaders: true })).toMatchObject({
      kind: "message",
    });
  });
});
