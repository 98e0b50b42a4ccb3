import assert from "node:assert/strict";
import type { Program } from "./program.ts";
import { say, sentTo } from "./say.ts";
import { OURS, type World } from "./world.ts";

/** What must be true of a pipeline wherever it runs, seen from the carrier. */
export interface Case {
  readonly name: string;
  run(world: World, program: Program): Promise<void>;
}

export const cases: readonly Case[] = [
  {
    name: "signed webhook to reply",
    async run(world) {
      const person = "+15550100100";
      await say(world, person, ["Hi"], 1);
      await say(world, person, ["When do you open?"], 1);
      assert.deepEqual(sentTo(world, person), ["Welcome!", "About: When do you open?"]);
      assert.deepEqual(world.model.requests.at(-1)?.messages, [
        { role: "system", content: "You are Shop." },
        { role: "user", content: "Hi" },
        { role: "assistant", content: "Welcome!" },
        { role: "user", content: "When do you open?" },
      ]);
    },
  },
  {
    name: "status",
    async run(world, program) {
      await say(world, "+15550100101", ["Hi"], 1);
      await program.line(/"delivery_reported".*"status":"delivered".*"result":"recorded"/);
      await world.carrier.idle();
      const reports = world.carrier.webhooks.filter(({ kind }) => kind === "status");
      assert.ok(reports.length > 0);
      for (const { state } of reports) assert.equal(state, "delivered");
    },
  },
  {
    name: "health",
    async run({ url }) {
      const response = await fetch(`${url}/api/v1/sms/webhook/sms/health`);
      assert.equal(response.status, 200);
      const health = JSON.parse(await response.text());
      assert.equal(health.status, "ok");
      assert.equal(health.store.status, "ok");
    },
  },
  {
    name: "bad signature",
    async run(world) {
      const person = "+15550100102";
      const asked = world.model.requests.length;
      const text = { from: person, to: OURS, body: "Hi" };
      const refused = await world.impostor.text(text).answered;
      assert.equal(refused?.attempts[0]?.status, 403);
      // What was refused would be answered before this one.
      await say(world, "+15550100103", ["Hi"], 1);
      assert.deepEqual(sentTo(world, person), []);
      assert.equal(world.model.requests.length, asked);
    },
  },
  {
    name: "burst",
    async run(world) {
      const person = "+15550100104";
      await say(world, person, ["Hi"], 1);
      await say(world, person, ["one", "two", "three"], 1);
      await world.carrier.idle();
      assert.deepEqual(sentTo(world, person), ["Welcome!", "About: one\ntwo\nthree"]);
    },
  },
  {
    // The HTTP client of each runtime must tell that a request had left, or the text would be sent twice.
    name: "unknown outcome",
    async run(world, program) {
      const person = "+15550100105";
      world.carrier.faults.set({ "send.accept_and_drop": { next: 1 } });
      await say(world, person, ["Hi"], 1);
      await program.line(/"send_failed".*"send_outcome_unknown.*"next":"ask_carrier"/);
      // Its delivery status tells what became of it; a turn that begins before would ask the carrier, and wait for that.
      await world.carrier.idle();
      await say(world, person, ["When do you open?"], 1);
      assert.deepEqual(sentTo(world, person), ["Welcome!", "About: When do you open?"]);
    },
  },
  {
    name: "carrier busy",
    async run(world, program) {
      const person = "+15550100106";
      world.carrier.faults.set({ "send.rate_limited": { next: 1 } });
      await say(world, person, ["Hi"], 1);
      await program.line(/"send_failed".*"send_rate_limited.*"next":"retry"/);
      assert.deepEqual(sentTo(world, person), ["Welcome!"]);
    },
  },
];
