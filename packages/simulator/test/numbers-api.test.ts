import { expect, it } from "vitest";
import { OUR_NUMBER, startCarrier } from "./world.ts";

it("lists numbers, by a part of the number too", async () => {
  const { client } = await startCarrier({
    numbers: [{ phoneNumber: OUR_NUMBER }, { phoneNumber: "+447700900001" }],
  });
  const numbers = async (query: object) =>
    (await client.incomingPhoneNumbers.list(query)).map(({ phoneNumber }) => phoneNumber);
  expect(await numbers({})).toEqual([OUR_NUMBER, "+447700900001"]);
  expect(await numbers({ phoneNumber: OUR_NUMBER })).toEqual([OUR_NUMBER]);
  expect(await numbers({ phoneNumber: "7700" })).toEqual(["+447700900001"]);
  expect(await numbers({ phoneNumber: "+1555****001" })).toEqual([OUR_NUMBER]);
  expect(await numbers({ pageSize: 1 })).toHaveLength(2);
});

it("sets a number's webhooks, which texts then go to", async () => {
  const { carrier, client } = await startCarrier();
  const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: OUR_NUMBER });
  const updated = await client.incomingPhoneNumbers(number?.sid ?? "").update({
    smsUrl: "https://sms.example.com/webhook#rc=3&rp=all",
    smsMethod: "GET",
    smsFallbackUrl: "https://sms.example.com/fallback",
    statusCallback: "https://sms.example.com/status",
  });
  expect(updated).toMatchObject({
    smsUrl: "https://sms.example.com/webhook#rc=3&rp=all",
    smsMethod: "GET",
    smsFallbackUrl: "https://sms.example.com/fallback",
    statusCallback: "https://sms.example.com/status",
    capabilities: { sms: true, mms: true },
  });
  expect(carrier.numbers).toMatchObject([{ smsUrl: updated.smsUrl, smsMethod: "GET" }]);
  const cleared = await client.incomingPhoneNumbers(updated.sid).update({ smsUrl: "" });
  expect([cleared.smsUrl, cleared.smsMethod]).toEqual(["", "GET"]);
  expect(carrier.numbers[0]?.smsUrl).toBeNull();
});

it("takes undefined for what is not said of a number", async () => {
  const { carrier } = await startCarrier({
    numbers: [{ phoneNumber: OUR_NUMBER, smsUrl: undefined, smsMethod: undefined }],
  });
  expect(carrier.numbers).toMatchObject([{ smsUrl: null, smsMethod: "POST" }]);
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: "https://sms.example.com/webhook" });
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: undefined, friendlyName: "Desk" });
  expect(carrier.numbers).toMatchObject([
    { smsUrl: "https://sms.example.com/webhook", friendlyName: "Desk" },
  ]);
});

it("buys and releases numbers, and refuses Twilio's magic ones", async () => {
  const { client } = await startCarrier();
  const { create } = client.incomingPhoneNumbers;
  const bought = await create({ phoneNumber: "+15550100005", friendlyName: "Second" });
  expect(bought).toMatchObject({ phoneNumber: "+15550100005", friendlyName: "Second" });
  await expect(create({ phoneNumber: "+15550100005" })).rejects.toMatchObject({ code: 21422 });
  await expect(create({ phoneNumber: "+15005550000" })).rejects.toMatchObject({ code: 21422 });
  await expect(create({ phoneNumber: "+15005550001" })).rejects.toMatchObject({ code: 21421 });
  await expect(create({})).rejects.toMatchObject({ code: 21452 });
  expect((await create({ areaCode: "415" })).phoneNumber).toMatch(/^\+1415555\d{4}$/);
  expect(await client.incomingPhoneNumbers(bought.sid).remove()).toBe(true);
  await expect(client.incomingPhoneNumbers(bought.sid).fetch()).rejects.toMatchObject({
    status: 404,
    code: 20404,
  });
});

it.each([
  ["a URL that is none", { smsUrl: "sms.example.com" }, 21402],
  ["another method", { smsMethod: "PUT" }, 21403],
])("refuses %s for a webhook", async (_what, change, code) => {
  const { client, carrier } = await startCarrier();
  const sid = carrier.numbers[0]?.sid ?? "";
  await expect(client.incomingPhoneNumbers(sid).update(change)).rejects.toMatchObject({ code });
});
