import type { ConsentLog } from "../../ports/consent.ts";
import { capabilityCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual } from "./expect.ts";
import { OTHER_PERSON, OUR_NUMBER, OUR_OTHER_NUMBER, PERSON } from "./world.ts";

const STOP = { body: "STOP" };
const OPT_OUT = { intent: "opt_out" } as const;
const OPT_IN = { intent: "opt_in" } as const;

export const optOutListCases: readonly StoreContractCase[] = [
  capabilityCase(
    "consent",
    "opt-outs/who",
    "Who must not be texted is listed: whom, since when, for which of our numbers, by which text",
    async (world, log) => {
      const at = world.clock.now();
      const stop = await world.receive(STOP, OPT_OUT);
      await world.clock.advance(1_000);
      await world.receive(STOP, OPT_OUT);
      const optOut = { person: PERSON, scope: OUR_NUMBER, at, messageId: stop.messageId };
      const listed = await log.listOptOuts({ limit: 10 });
      expectEqual(listed, { optOuts: [optOut], next: null }, "after STOP, and once more");
      const turn = await world.receiveAndClaim({ from: OTHER_PERSON });
      const { id } = await world.stagedOne(turn);
      const refused = { kind: "failed", errorCode: "21610", optedOut: true } as const;
      await world.store.settle(turn.lease, id, refused);
      const byCarrier = {
        person: OTHER_PERSON,
        scope: OUR_NUMBER,
        at: at + 1_000,
        messageId: null,
      };
      const { optOuts } = await log.listOptOuts({ limit: 10 });
      expectEqual(optOuts, [byCarrier, optOut], "after a refusal of the carrier");
    },
  ),

  capabilityCase(
    "consent",
    "opt-outs/now",
    "Who has opted in again is not listed, and who then opts out again is the newest",
    async (world, log) => {
      await world.receive(STOP, OPT_OUT);
      await world.receive({ ...STOP, from: OTHER_PERSON }, OPT_OUT);
      await world.receive({ body: "START" }, OPT_IN);
      expectEqual(await listed(log), [[OTHER_PERSON, OUR_NUMBER]], "after START");
      await world.clock.advance(1_000);
      const again = await world.receive(STOP, OPT_OUT);
      const { optOuts } = await log.listOptOuts({ limit: 1 });
      expectEqual([optOuts[0]?.person, optOuts[0]?.at], [PERSON, world.clock.now()], "the newest");
      expectEqual(optOuts[0]?.messageId, again.messageId, "its text");
    },
  ),

  capabilityCase(
    "consent",
    "opt-outs/pages",
    "Opt-outs are listed newest first, in pages, of all or of one person",
    async (world, log) => {
      const expected: string[][] = [];
      for (const from of [PERSON, OTHER_PERSON, "+15550200003"]) {
        for (const to of [OUR_NUMBER, OUR_OTHER_NUMBER]) {
          await world.receive({ ...STOP, from, to }, OPT_OUT);
          await world.clock.advance(1_000);
          expected.unshift([from, to]);
        }
      }
      for (const limit of [1, 2, 4, 6, 7]) {
        expectEqual(await listed(log, { limit }), expected, `in pages of ${limit}`);
      }
      const own = expected.filter(([person]) => person === OTHER_PERSON);
      for (const limit of [1, 2]) {
        expectEqual(await listed(log, { limit, person: OTHER_PERSON }), own, "one person's");
      }
    },
  ),
];

async function listed(
  log: ConsentLog,
  query: { readonly person?: string; readonly limit: number } = { limit: 10 },
): Promise<string[][]> {
  const found: string[][] = [];
  let before: string | null = null;
  do {
    const place: { before?: string } = before === null ? {} : { before };
    const page = await log.listOptOuts({ ...query, ...place });
    found.push(...page.optOuts.map(({ person, scope }) => [person, scope]));
    before = page.next;
  } while (before !== null && found.length < 20);
  return found;
}
