import { beforeAll, describe, expect, test } from "vitest";
import { judgeFaultRun } from "../src/fault-run/judge.ts";
import { type FaultResult, runFaults } from "../src/fault-run/run-faults.ts";

describe("every fault of the carrier at once", () => {
  let result: FaultResult;
  beforeAll(async () => {
    result = await runFaults({ seed: 5, people: 12, textsEach: 4 });
  }, 180_000);

  test("each text is answered once, by the carrier's record, and the console shows it", () => {
    expect(result.violations).toEqual([]);
    expect(result.counts).toMatchObject({
      texts: 48,
      people: 12,
      consoleConversations: 12,
      consoleTexts: 48,
    });
    expect(result.counts.faultsServed).toBeGreaterThan(10);
  });

  test("a reply that is missing, or there twice, or unknown to one side is noticed", () => {
    const { evidence } = result;
    const { carrier, messages } = evidence;
    const isReply = ({ source }: (typeof carrier)[number]): boolean => source === "api";
    const reply = carrier.filter(isReply).at(-1);
    const [lost] = messages;
    if (reply === undefined || lost === undefined) throw new Error("Nothing was sent.");
    const sabotaged = {
      "not sent": { ...evidence, carrier: carrier.filter((message) => message !== reply) },
      "sent twice": { ...evidence, carrier: [...carrier, { ...reply, sid: "SM-twice" }] },
      "not shown": { ...evidence, messages: messages.filter((message) => message !== lost) },
      "shown twice": { ...evidence, messages: [...messages, lost] },
      "another state": {
        ...evidence,
        carrier: carrier.map((message) =>
          isReply(message) ? { ...message, status: "canceled" as const } : message,
        ),
      },
    };
    for (const [name, each] of Object.entries(sabotaged)) {
      expect(judgeFaultRun(each), name).not.toEqual([]);
    }
  });
});
