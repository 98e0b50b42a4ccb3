import twilio from "twilio";
import { expect, it } from "vitest";
import { OUR_NUMBER, PERSON, startApp, startCarrier } from "./world.ts";

/** A carrier whose number's webhook answers this, once; what follows is answered with nothing. */
async function answeredWith(body: string, contentType = "text/xml") {
  const { carrier } = await startCarrier();
  const app = await startApp(carrier.authToken, ({ path }, response) => {
    response.setHeader("content-type", contentType);
    response.end(path === "/sms" ? body : "");
  });
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: `${app.url}/sms` });
  const webhook = await carrier.text({ from: PERSON, to: OUR_NUMBER, body: "Hi" }).answered;
  await carrier.idle();
  return { carrier, app, webhook, replies: carrier.messages.slice(1) };
}

it("texts what the official TwiML builder writes", async () => {
  const twiml = new twilio.twiml.MessagingResponse();
  twiml.message("One & <two>");
  const second = twiml.message({ to: "+15550100003", statusCallback: "status?x=1" }, "");
  second.body("With a picture");
  second.media("/picture.png");
  const { app, replies } = await answeredWith(twiml.toString());
  expect(replies).toMatchObject([
    {
      body: "One & <two>",
      from: OUR_NUMBER,
      to: PERSON,
      direction: "outbound-reply",
      status: "delivered",
    },
    { body: "With a picture", to: "+15550100003", media: [{ url: `${app.url}/picture.png` }] },
  ]);
  const callbacks = app.arrivals.filter(({ path }) => path === "/status?x=1");
  expect(callbacks.map(({ params }) => params.MessageSid)).toEqual(Array(3).fill(replies[1]?.sid));
});

it.each([
  ["an empty response", "<Response/>", "text/xml"],
  ["nothing", "", "text/plain"],
  ["verbs that texts do not have", "<Response><Say>Hi</Say></Response>", "text/xml"],
])("texts nothing for %s", async (_what, body, type) => {
  const { replies, webhook } = await answeredWith(body, type);
  expect([replies, webhook?.state]).toEqual([[], "delivered"]);
});

it("texts plain text back", async () => {
  const { replies } = await answeredWith("OK", "text/plain; charset=utf-8");
  expect(replies).toMatchObject([{ body: "OK", to: PERSON, source: "reply" }]);
});

it.each([
  ["broken XML", "<Response><Message>Hi</Response>", "text/xml", 12100],
  ["HTML", "<html><body>Welcome</body></html>", "text/html", 12102],
  ["two documents", "<Response/><Response/>", "text/xml", 12100],
  ["JSON", '{"ok":true}', "application/json", 12300],
  [
    "an unknown method",
    '<Response><Redirect method="PUT">/x</Redirect></Response>',
    "text/xml",
    12200,
  ],
  [
    "a text that is too long",
    `<Response><Message>${"x".repeat(1601)}</Message></Response>`,
    "text/xml",
    14103,
  ],
  ["a plain text that is too long", "x".repeat(1601), "text/plain", 14103],
  [
    "too many texts",
    `<Response>${"<Message>x</Message>".repeat(11)}</Response>`,
    "text/xml",
    14109,
  ],
  ["an answer without end", `<Response>${" ".repeat(70_000)}</Response>`, "text/xml", 11750],
])("fails %s with Twilio's code, and texts nothing", async (_what, body, type, code) => {
  const { replies, webhook } = await answeredWith(body, type);
  expect(replies).toEqual([]);
  expect(webhook).toMatchObject({
    state: "failed",
    attempts: [{ status: body.length > 65_536 ? null : 200, errorCode: code }],
  });
});

it("follows a Redirect with the person's text, and reaches nothing after it", async () => {
  const { carrier, app, replies } = await answeredWith(
    "<Response><Message>1</Message><Redirect>next</Redirect><Message>2</Message></Response>",
  );
  expect(replies.map(({ body }) => body)).toEqual(["1"]);
  const [, next] = app.arrivals;
  expect(next).toMatchObject({
    path: "/next",
    method: "POST",
    params: { Body: "Hi", From: PERSON },
  });
  expect(carrier.webhooks.map(({ kind }) => kind)).toEqual(["message", "redirect"]);
});

it("ends a Redirect to itself", async () => {
  const { carrier, app } = await answeredWith("<Response><Redirect>/sms</Redirect></Response>");
  expect(app.arrivals).toHaveLength(21);
  expect(carrier.webhooks.at(-1)).toMatchObject({ kind: "redirect", state: "failed" });
});

it("asks an action what comes next, with the new message", async () => {
  const { app, replies } = await answeredWith(
    '<Response><Message action="/done" method="GET">1</Message><Message>2</Message></Response>',
  );
  expect(replies.map(({ body }) => body)).toEqual(["1"]);
  expect(app.arrivals.at(-1)).toMatchObject({
    method: "GET",
    params: { MessageSid: replies[0]?.sid, MessageStatus: "queued" },
  });
});

it.each([
  ['to="+1"', 14101],
  ['from="+15550107777"', 14102],
])("shows a message with %s as failed", async (attribute, errorCode) => {
  const { replies } = await answeredWith(`<Response><Message ${attribute}>Hi</Message></Response>`);
  expect(replies).toMatchObject([{ status: "failed", errorCode }]);
});

it("stops two machines that answer each other, with 14107", async () => {
  const { carrier } = await startCarrier();
  const app = await startApp(carrier.authToken, (_arrival, response) => {
    response.type("text/xml").send("<Response><Message>You too</Message></Response>");
  });
  const other = "+15550100009";
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: app.url });
  carrier.setNumber({ phoneNumber: other, smsUrl: app.url });
  carrier.text({ from: other, to: OUR_NUMBER, body: "Hi" });
  await carrier.idle();
  const failed = carrier.messages.filter(({ status }) => status === "failed");
  expect(failed).toMatchObject([{ errorCode: 14107 }]);
  const replies = carrier.messages.filter(({ direction }) => direction === "outbound-reply");
  expect(replies).toHaveLength(61);
});
