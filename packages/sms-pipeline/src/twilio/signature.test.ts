import twilio from "twilio";
import { describe, expect, it } from "vitest";
import { webHmac } from "./hmac.ts";
import { createSignatureCheck } from "./signature.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const isSigned = createSignatureCheck([TOKEN]);

/** The parameters as a body parser gives them to the `twilio` package: repeated names as arrays. */
function asObject(params: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(params.keys())].map((name) => {
      const values = params.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

const sign = (url: string, params: URLSearchParams, token = TOKEN) =>
  twilio.getExpectedTwilioSignature(token, url, asObject(params));

/** The same numbers in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const URLS = [
  "https://sms.example.com/api/v1/sms/webhook/sms",
  "https://sms.example.com:443/webhook",
  "https://sms.example.com:8443/webhook?outbound=3f0c1d5e-1111-4222-8333-444455556666",
  "http://sms.example.com/webhook",
  "http://sms.example.com:80/webhook?a=1&b=2",
  "http://127.0.0.1:4000/webhook",
  "http://[::1]:4000/webhook",
  "http://[::1]/webhook",
  "https://SMS.Example.com/Webhook.php",
  "https://sms.example.com",
  "https://user:pass@sms.example.com/webhook",
  "https://sms.example.com/a/../webhook?name=O'Brien&x=ä",
  "https://sms.example.com/webhook?empty=&plus=a+b&escaped=%2Fx",
];

const WORDS = [
  "",
  " ",
  "hello",
  "Größe",
  "日本語",
  "🎉👩‍👩‍👧",
  "a&b=c",
  "line\r\nbreak",
  "+15550100001",
  "%41",
  "\t x ",
];
const NAMES = [
  "Body",
  "From",
  "To",
  "body",
  "MediaUrl0",
  "MediaUrl10",
  "MediaUrl2",
  "Ünï",
  "10",
  "9",
  "Body2",
  "",
];

function generate(random: (below: number) => number): URLSearchParams {
  const params = new URLSearchParams();
  for (let count = random(10); count > 0; count--) {
    params.append(NAMES[random(NAMES.length)] ?? "", WORDS[random(WORDS.length)] ?? "");
  }
  return params;
}

describe("the signature check", () => {
  it("agrees with the twilio package on URLs, ports, parameters and tampered requests", async () => {
    const random = createRandom(7);
    const verdicts = { right: 0, wrong: 0 };
    for (let round = 0; round < 4000; round++) {
      const url = URLS[random(URLS.length)] ?? "";
      const signedUrl = random(3) === 0 ? (URLS[random(URLS.length)] ?? "") : url;
      const params = generate(random);
      const signature = sign(signedUrl, params);
      if (random(4) === 0) params.append("Body", "tampered");
      const expected = twilio.validateRequest(TOKEN, signature, url, asObject(params));
      const verdict = await isSigned(signature, url, params);
      if (verdict !== expected) expect.fail(`${signedUrl} checked as ${url}: ${params}`);
      verdicts[verdict ? "right" : "wrong"]++;
    }
    expect(verdicts.right).toBeGreaterThan(1000);
    expect(verdicts.wrong).toBeGreaterThan(1000);
  });

  it.each([
    ["signed without the port, received with it", "https://h.example/x", "https://h.example:443/x"],
    ["signed with the port, received without it", "https://h.example:443/x", "https://h.example/x"],
    ["signed without a port of its own", "http://h.example/x", "http://h.example:4000/x"],
    [
      "signed in the form of new URL()",
      "https://h.example/x?n=O%27Brien",
      "https://h.example/x?n=O'Brien",
    ],
  ])("accepts a URL %s", async (_, signed, received) => {
    const params = new URLSearchParams({ Body: "hi" });
    const signature = sign(signed, params);
    expect(twilio.validateRequest(TOKEN, signature, received, { Body: "hi" })).toBe(true);
    expect(await isSigned(signature, received, params)).toBe(true);
  });

  it("refuses a signature of another port, host, path, query or scheme", async () => {
    const params = new URLSearchParams({ Body: "hi" });
    const signature = sign("https://h.example:8443/x?a=1", params);
    for (const url of [
      "https://h.example:8444/x?a=1",
      "https://i.example:8443/x?a=1",
      "https://h.example:8443/y?a=1",
      "https://h.example:8443/x?a=2",
      "https://h.example:8443/x",
      "http://h.example:8443/x?a=1",
    ]) {
      expect(await isSigned(signature, url, params), url).toBe(false);
    }
  });

  it("accepts every one of several tokens, and no other", async () => {
    const url = "https://h.example/x";
    const params = new URLSearchParams({ Body: "hi" });
    const rotating = createSignatureCheck(["new", "old"]);
    expect(await rotating(sign(url, params, "new"), url, params)).toBe(true);
    expect(await rotating(sign(url, params, "old"), url, params)).toBe(true);
    expect(await rotating(sign(url, params, "older"), url, params)).toBe(false);
  });

  it.each([
    ["absent", null],
    ["empty", ""],
    ["not base64", "?".repeat(28)],
    ["too long", `${"A".repeat(27)}==`],
    ["of zeros", `${"A".repeat(27)}=`],
  ])("refuses a signature that is %s", async (_, signature) => {
    expect(await isSigned(signature, "https://h.example/x", new URLSearchParams())).toBe(false);
  });

  it("works with Web Crypto alone", async () => {
    const check = createSignatureCheck(["old", TOKEN], webHmac);
    const random = createRandom(11);
    for (let round = 0; round < 100; round++) {
      const url = URLS[random(URLS.length)] ?? "";
      const params = generate(random);
      expect(await check(sign(url, params), url, params)).toBe(true);
      expect(await check(sign(url, params, "another"), url, params)).toBe(false);
    }
  });

  it("does not do more work for a bad signature than one more hash", async () => {
    let hashes = 0;
    const counting = createSignatureCheck([TOKEN], () => () => {
      hashes++;
      return "";
    });
    await counting(
      `${"A".repeat(27)}=`,
      "https://h.example/api/v1/sms/webhook/sms",
      new URLSearchParams(),
    );
    expect(hashes).toBe(2);
  });
});
