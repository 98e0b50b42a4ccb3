import { describe, expect, it } from "vitest";
import { spawnExample, startExample } from "./example-process.ts";

describe.each(["express-server", "fastify-server"] as const)(
  "%s, starting and stopping",
  (name) => {
    it("runs with nothing set, says what is missing, and answers a test text", async () => {
      const example = await startExample(name, {});
      expect(example.output).toEqual([
        expect.stringMatching(/^store: in memory/),
        expect.stringMatching(/^model: none .*demo responder/),
        expect.stringMatching(/^carrier: none .*console/),
        expect.stringMatching(/^ready: http:\/\/127\.0\.0\.1:\d+\/api\/v1\/sms$/),
      ]);
      const response = await fetch(`${example.url}/test`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ to: "+15550100001", body: "Hi" }),
      });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ messages: [{ source: "first_sms" }] });
      expect(await example.end("SIGINT")).toBe(0);
      expect(example.output.at(-1)).toBe("stopped");
    });

    it("does not start with half of Twilio's variables, and names the missing one", async () => {
      const example = spawnExample(name, { TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}` });
      expect(await example.exited).toBe(1);
      expect(example.output.join("\n")).toMatch(/TWILIO_AUTH_TOKEN/);
    });
  },
);
