import { describe, it } from "vitest";
import { runPausedSenders, STOP_AT } from "../src/paused-senders.ts";
import { createRandom } from "../src/random.ts";
import { startWorld } from "../src/world.ts";

// Mostly waiting for leases to end: so at the same time.
describe.concurrent("processes that are gone for a while", () => {
  it("with the default lease and sweep, a turn whose process died while the model was thinking is taken up within 20 s", async ({
    expect,
  }) => {
    let asked = 0;
    const world = await startWorld({
      random: createRandom(1),
      workers: 2,
      worker: () => ({ timing: "default" }),
      modelFault: () => (asked++ === 0 ? "hang" : null),
    });
    try {
      const [doomed] = world.fleet.all();
      const thinking = world.model.nextAsked();
      const text = {
        id: "q001-001",
        sid: "SMq001-001",
        from: "+15561000001",
        to: "+15550100002",
        body: "q001-001 hello?",
        at: 0,
      };
      await world.post(text, doomed);
      await thinking;
      const takenUp = world.model.nextAsked();
      doomed?.kill();
      const killedAt = Date.now();
      const leaseEnd = await world.database.leaseEnd(text.from);
      await takenUp;
      const takenUpAt = Date.now();
      process.stdout.write(
        `recovery: taken up ${takenUpAt - killedAt} ms after the kill, ${takenUpAt - (leaseEnd ?? 0)} ms after the lease's end\n`,
      );
      expect(leaseEnd).toBeGreaterThan(killedAt);
      expect(takenUpAt).toBeGreaterThan(leaseEnd ?? Number.POSITIVE_INFINITY);
      expect(takenUpAt - killedAt).toBeLessThan(20_000);

      expect(await world.atRest(30_000)).toBe(true);
      expect((await world.verdict()).violations).toEqual([]);
      expect(world.carrier.accepted.map(({ body }) => body)).toEqual(["I have read q001-001."]);
    } finally {
      await world.close();
    }
  }, 90_000);

  it("a process that is stopped beyond its lease has its text answered by another, and sends nothing when it wakes up", async ({
    expect,
  }) => {
    const result = await runPausedSenders(STOP_AT);
    expect(result).toEqual({ violations: [], sentMeanwhile: STOP_AT.length, sent: STOP_AT.length });
  }, 90_000);

  it("one that did not look at its lease would send a second time, and that is seen", async ({
    expect,
  }) => {
    const { violations, sent } = await runPausedSenders(["on_socket"], "ignore_lease");
    expect(sent).toBe(2);
    expect(violations).toContainEqual(expect.stringContaining("sent twice"));
  }, 90_000);
});
