import { contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual } from "./expect.ts";
import { OUR_NUMBER, OUR_OTHER_NUMBER, REQUEST, THEIR_NUMBER, UNASSIGNED_NUMBER } from "./world.ts";

export const ownNumberCases: readonly StoreContractCase[] = [
  contractCase(
    "own-number/silenced",
    "A text from a number of ours is kept and not answered, whichever assistant has it",
    async (world) => {
      for (const from of [OUR_OTHER_NUMBER, THEIR_NUMBER, OUR_NUMBER]) {
        const result = await world.receive({ from }, { lease: REQUEST });
        expectEqual(result.kind, "received", "the text");
        expectEqual(result.silence, "not_answerable", "its silence");
        expectEqual([result.dueInMs, result.turn], [null, null], "when it is due, and its turn");
        const rows = await world.rows({ number: OUR_NUMBER, person: from });
        const answers = rows?.map((row) => row.direction === "inbound" && row.answer);
        if (answers) expectEqual(answers, ["not_answerable"], "the answer written");
      }
    },
  ),

  contractCase(
    "own-number/allowed",
    "A text from a number of ours waits when the policy says so, and so does one from a number without an assistant",
    async (world) => {
      const own = await world.receive({ from: OUR_OTHER_NUMBER }, { answerOwnNumbers: true });
      expectEqual(own.silence, null, "the silence of a text from our own number");
      await world.claim(own.threadId);
      const unassigned = await world.receive({ from: UNASSIGNED_NUMBER });
      expectEqual(unassigned.silence, null, "the silence of a text from any other number");
    },
  ),
];
