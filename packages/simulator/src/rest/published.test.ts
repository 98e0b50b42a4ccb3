// The official package is generated from Twilio's OpenAPI document: its names are the published ones.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { createAccount } from "../account/account.ts";
import { newMessage } from "../message/message.ts";
import * as tables from "./parameters.ts";
import { accountResource, mediaResource, messageResource, numberResource } from "./resource.ts";

const twilio = createRequire(import.meta.url).resolve("twilio/lib/rest/api/v2010/account.js");

function published(file: string, pattern: RegExp): string[] {
  const source = readFileSync(twilio.replace(/\.js$/, file), "utf8");
  return [...new Set([...source.matchAll(pattern)].map(([, name]) => name ?? ""))].sort();
}

const parametersOf = (file: string) => published(file, /data\["([\w<>]+)"\]/g);
const fieldsOf = (file: string) => published(file, /= .*\bpayload\.(\w+)/g);
const names = (...objects: object[]) => [...new Set(objects.flatMap(Object.keys))].sort();

it("knows every published parameter, and no other", () => {
  const { CREATE_MESSAGE, LIST_MESSAGES, UPDATE_MESSAGE, LIST_MEDIA, CREATE_FEEDBACK } = tables;
  const { LIST_NUMBERS, UPDATE_NUMBER, CREATE_NUMBER } = tables;
  expect(names(CREATE_MESSAGE, LIST_MESSAGES, UPDATE_MESSAGE)).toEqual(parametersOf("/message.js"));
  expect(names(LIST_MEDIA)).toEqual(parametersOf("/message/media.js"));
  expect(names(CREATE_FEEDBACK)).toEqual(parametersOf("/message/feedback.js"));
  expect(names(LIST_NUMBERS, UPDATE_NUMBER, CREATE_NUMBER)).toEqual(
    parametersOf("/incomingPhoneNumber.js"),
  );
});

it("writes every published field, and no other", () => {
  const now = () => 0;
  const account = createAccount({
    sid: "AC1",
    authToken: "t",
    numbers: [{ phoneNumber: "+15550100001" }],
    services: [],
    now,
    onChange: () => {},
  });
  const media = { sid: "ME1", contentType: "image/png", url: null };
  const message = newMessage(
    {
      direction: "inbound",
      source: "person",
      from: "+15550100002",
      to: "+15550100001",
      body: "Hi",
      media: [media],
      status: "received",
    },
    0,
  );
  expect(names(messageResource(message, "AC1"))).toEqual(fieldsOf("/message.js"));
  expect(names(mediaResource(media, message, "AC1"))).toEqual(fieldsOf("/message/media.js"));
  for (const number of account.numbers.values()) {
    const { subresource_uris, ...fields } = {
      subresource_uris: null,
      ...numberResource(number, "AC1"),
    };
    expect(subresource_uris).not.toBeNull();
    expect(names(fields)).toEqual(fieldsOf("/incomingPhoneNumber.js"));
  }
  expect(names(accountResource(account, 0))).toEqual(fieldsOf(".js"));
});
