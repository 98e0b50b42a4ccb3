import { expect, it } from "vitest";
import { OUR_NUMBER, PERSON, startApp, startCarrier } from "./world.ts";

const TOLL_FREE = "+18005550101";

async function world(number = OUR_NUMBER, advancedOptOut?: boolean) {
  const sid = `MG${"1".repeat(32)}`;
  const { carrier, client } = await startCarrier({
    numbers: [
      { phoneNumber: number, messagingServiceSid: advancedOptOut === undefined ? null : sid },
    ],
    services: [{ sid, advancedOptOut: advancedOptOut ?? false }],
  });
  const app = await startApp(carrier.authToken);
  carrier.setNumber({ phoneNumber: number, smsUrl: app.url });
  /** What the carrier itself says to this text. */
  const says = async (body: string): Promise<string[]> => {
    const before = carrier.messages.length;
    await carrier.text({ from: PERSON, to: number, body }).answered;
    await carrier.idle();
    const after = carrier.messages.slice(before).filter(({ source }) => source === "carrier");
    return after.map((message) => message.body);
  };
  const send = () => client.messages.create({ to: PERSON, from: number, body: "Hello" });
  return { carrier, client, app, says, send, sid };
}

it.each([
  "STOP",
  "stop",
  " Stop\n",
  "StopAll",
  "UNSUBSCRIBE",
  "cancel",
  "End",
  "quit",
  "REVOKE",
  "OptOut",
])(
  "takes %j for an opt-out: confirms once, tells the webhook, and refuses texts with 21610",
  async (word) => {
    const { carrier, app, says, send } = await world();
    expect(await says(word)).toEqual([expect.stringContaining("successfully been unsubscribed")]);
    expect(app.arrivals).toMatchObject([{ params: { Body: word } }]);
    expect(app.arrivals[0]?.params).not.toHaveProperty("OptOutType");
    await expect(send()).rejects.toMatchObject({ status: 400, code: 21610 });
    expect(await says(word)).toEqual([]);
    expect(carrier.optOuts).toMatchObject([{ person: PERSON, number: OUR_NUMBER }]);
  },
);

it.each(["STOP.", "please stop", "stop it", "When does my trial end?"])(
  "leaves %j alone",
  async (body) => {
    const { carrier, says } = await world();
    expect([await says(body), carrier.optOuts]).toEqual([[], []]);
  },
);

it.each(["START", "yes", "Unstop"])(
  "takes %j for an opt-in, of those who have opted out",
  async (word) => {
    const { says, send } = await world();
    expect(await says(word)).toEqual([]);
    await says("STOP");
    expect(await says(word)).toEqual([expect.stringContaining("re-subscribed")]);
    expect(await send()).toMatchObject({ status: "queued" });
  },
);

it("answers HELP by itself", async () => {
  const { says } = await world();
  expect(await says("help")).toEqual(["Reply STOP to unsubscribe. Msg&Data Rates May Apply."]);
});

it("lists nothing that the carrier says by itself", async () => {
  const { client, says } = await world();
  await says("STOP");
  expect((await client.messages.list()).map(({ body }) => body)).toEqual(["STOP"]);
});

it("does as toll-free numbers do: YES is no opt-in", async () => {
  const { says } = await world(TOLL_FREE);
  expect(await says("STOP")).toEqual([expect.stringContaining('the word "stop"')]);
  expect(await says("YES")).toEqual([]);
  expect(await says("UNSTOP")).toEqual([expect.stringContaining('replied "unstop"')]);
});

it("leaves the keywords of a short code to its owner", async () => {
  const { carrier, says } = await world("12345");
  expect([await says("STOP"), carrier.optOuts]).toEqual([[], []]);
});

it("says OptOutType with Advanced Opt-Out, for the whole service, and fails later", async () => {
  const { carrier, client, app, says, sid } = await world(OUR_NUMBER, true);
  await says("STOP");
  expect(app.arrivals[0]?.params).toMatchObject({ OptOutType: "STOP", MessagingServiceSid: sid });
  const message = { to: PERSON, messagingServiceSid: sid, body: "Hello" };
  const { sid: messageSid, status } = await client.messages.create(message);
  expect(status).toBe("accepted");
  await carrier.idle();
  expect(await client.messages(messageSid).fetch()).toMatchObject({
    status: "failed",
    errorCode: 21610,
    errorMessage: expect.stringContaining("opted out"),
  });
});

it("sends no TwiML reply to who has opted out", async () => {
  const { carrier } = await startCarrier();
  const app = await startApp(carrier.authToken, (_arrival, response) => {
    response.type("text/xml").send("<Response><Message>Bye!</Message></Response>");
  });
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: app.url });
  await carrier.text({ from: PERSON, to: OUR_NUMBER, body: "STOP" }).answered;
  await carrier.idle();
  expect(carrier.messages.filter(({ source }) => source === "reply")).toMatchObject([
    { status: "failed", errorCode: 21610 },
  ]);
});
