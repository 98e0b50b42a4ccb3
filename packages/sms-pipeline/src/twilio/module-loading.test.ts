import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { OUR_NUMBER, PERSON, resource, startCarrier } from "./test-carrier.ts";

/**
 * Takes a signed webhook and then sends, in a process of its own, and prints after each step how many of the `twilio`
 * package's modules are loaded. The last number shows that counting works.
 */
const SCRIPT = `
  import { createHmac } from "node:crypto";
  import { createRequire } from "node:module";
  const { createTwilioMessenger } = await import(process.env.SOURCE);
  const { cache } = createRequire(process.env.SOURCE);
  const loaded = () => Object.keys(cache).filter((path) => /[\\\\/]twilio[\\\\/]lib[\\\\/]/.test(path)).length;
  const accountSid = "AC" + "0".repeat(32);
  const messenger = createTwilioMessenger({ accountSid, authToken: "t", apiBaseUrl: process.env.CARRIER });
  const counts = [loaded()];
  const url = "https://h.example/x";
  const signature = createHmac("sha1", "t").update(url + "From" + "a" + "MessageSid" + "b" + "To" + "c").digest("base64");
  const event = await messenger.parseWebhook({
    method: "POST",
    url,
    body: "MessageSid=b&From=a&To=c",
    header: (name) => name === "content-type" ? "application/x-www-form-urlencoded" : signature,
  });
  messenger.acknowledge("x");
  counts.push(loaded());
  await messenger.send(
    { id: "i", from: process.env.FROM, to: process.env.TO, body: "Hello", messagingServiceId: null },
    { signal: new AbortController().signal, mayStillSend: () => true, statusPath: "/s" },
  );
  counts.push(loaded());
  console.log(JSON.stringify({ kind: event.kind, counts }));
`;

it("a process that only takes webhooks never loads the twilio package", async () => {
  const carrier = await startCarrier(() => ({ status: 201, body: resource() }));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=@sms-pipeline/source", "--input-type=module", "--eval", SCRIPT],
    {
      env: {
        ...process.env,
        SOURCE: new URL("./index.ts", import.meta.url).href,
        CARRIER: carrier.url,
        FROM: OUR_NUMBER,
        TO: PERSON,
      },
    },
  );
  const { kind, counts } = JSON.parse(stdout) as { kind: string; counts: number[] };
  expect(kind).toBe("message");
  expect(counts.slice(0, 2)).toEqual([0, 0]);
  expect(counts[2]).toBeGreaterThan(10);
});
