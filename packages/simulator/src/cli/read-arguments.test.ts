import { expect, it } from "vitest";
import { readArguments } from "./read-arguments.ts";

const webhook = ["--webhook", "http://localhost:3000/sms"];

it("needs no more than a webhook", () => {
  expect(readArguments(webhook)).toMatchObject({
    port: 4010,
    host: "127.0.0.1",
    carrier: {
      numbers: [
        { phoneNumber: "+15550100001", smsUrl: "http://localhost:3000/sms", smsMethod: "POST" },
      ],
      statusCallback: null,
    },
  });
});

it("takes several numbers, credentials, a fallback and a seed", () => {
  const accountSid = `AC${"1".repeat(32)}`;
  const given = readArguments([
    ...webhook,
    ...["--number", "+15550100005", "--number", "12345", "--method", "get", "--port", "0"],
    ...["--account-sid", accountSid, "--auth-token", "t", "--seed", "7"],
    ...["--fallback", "http://localhost:3000/other", "--allow-host", "phone.test"],
  ]);
  expect(given).toMatchObject({
    port: 0,
    carrier: {
      accountSid,
      authToken: "t",
      seed: 7,
      allowedHosts: ["phone.test"],
      numbers: [
        { phoneNumber: "+15550100005", smsMethod: "GET" },
        { phoneNumber: "12345", smsFallbackUrl: "http://localhost:3000/other" },
      ],
    },
  });
});

it("signs as the public URL, and posts to where the webhook is", async () => {
  const given = readArguments([
    ...[
      "--webhook",
      "http://localhost:3000/sms?a=1#rc=3",
      "--public-url",
      "https://sms.example.com",
    ],
    ...["--fallback", "https://elsewhere.example/sms"],
  ]);
  expect(given?.carrier.numbers).toMatchObject([
    {
      smsUrl: "https://sms.example.com/sms?a=1#rc=3",
      smsFallbackUrl: "https://elsewhere.example/sms",
    },
  ]);
  const route = async (url: string) => String(await given?.carrier.route?.(new URL(url)));
  expect(await route("https://sms.example.com/status?b=2")).toBe(
    "http://localhost:3000/status?b=2",
  );
  expect(await route("https://elsewhere.example/x")).toBe("https://elsewhere.example/x");
});

it.each([["--help"], ["-h"]])("shows help for %s", (flag) => {
  expect(readArguments([flag])).toBeNull();
});

it.each([
  [[], "--webhook is missing"],
  [["--webhook", "localhost:3000"], "--webhook must be a whole URL"],
  [["--webhook", "/sms"], "--webhook must be a whole URL"],
  [["--web", "x"], "--web"],
  [["sms"], "sms"],
  [[...webhook, "--number", "5550100"], null],
  [[...webhook, "--number", "555-0100"], "--number 555-0100 is no number in E.164"],
  [[...webhook, "--port", "99999"], "--port must be a whole number from 0 to 65535"],
  [[...webhook, "--seed", "x"], "--seed must be a whole number"],
  [[...webhook, "--method", "PUT"], "--method is GET or POST"],
  [[...webhook, "--status-callback", "status"], "--status-callback must be a whole URL"],
] as const)("says what is wrong with %j", (args, message) => {
  const read = () => readArguments(args);
  if (message === null) expect(read()).not.toBeNull();
  else expect(read).toThrow(message);
});
