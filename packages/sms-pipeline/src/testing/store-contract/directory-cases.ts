import type { AssistantDirectory } from "../../ports/assistant.ts";
import { capabilityCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectThat, present } from "./expect.ts";
import {
  OUR_NUMBER,
  OUR_OTHER_NUMBER,
  THEIR_NUMBER,
  UNASSIGNED_NUMBER,
  type World,
} from "./world.ts";

const CY = { name: "Cy", firstSms: "Hi, this is Cy.", smsPrompt: "You are Cy." };

export const directoryCases: readonly StoreContractCase[] = [
  directoryCase(
    "assistants/create",
    "An assistant is created, also when another has the name already, and answers the number it is given",
    async (world, directory) => {
      const { id, ...created } = await directory.create(CY);
      expectEqual(created, { ...CY, phoneNumbers: [] }, "the assistant");
      const same = await directory.create({ name: "Cy", firstSms: "", smsPrompt: null });
      expectThat(same.id !== id, "it has an id of its own");
      expectEqual([same.firstSms, same.smsPrompt], [null, null], "an empty text, and null");
      await directory.assignNumber(UNASSIGNED_NUMBER, id);
      expectEqual(await world.store.findAssistant(UNASSIGNED_NUMBER), { id, ...CY }, "who answers");
    },
  ),

  directoryCase(
    "assistants/update",
    "Of an assistant what is given is changed, and the rest and its numbers stay as they are",
    async (world, directory) => {
      const { id } = present(await world.store.findAssistant(OUR_NUMBER), "the assistant");
      const expected = {
        id,
        name: "Ada",
        firstSms: null,
        smsPrompt: "You are Ada.",
        phoneNumbers: [OUR_NUMBER, OUR_OTHER_NUMBER],
      };
      expectEqual(await directory.update(id, { firstSms: null }), expected, "without a greeting");
      const renamed = { ...expected, name: "Eve", smsPrompt: "You are Eve." };
      const changed = await directory.update(id, { name: "Eve", smsPrompt: "You are Eve." });
      expectEqual(changed, renamed, "with another name and prompt");
      expectEqual(await directory.find(id), renamed, "the assistant afterwards");
      expectEqual(await directory.update(id, {}), renamed, "an update of nothing");
    },
  ),

  directoryCase(
    "assistants/unknown",
    "An unknown id finds nothing, changes nothing and is given no number",
    async (world, directory) => {
      for (const unknown of ["", "no such id", "00000000-0000-4000-8000-000000000000"]) {
        expectEqual(await directory.find(unknown), null, "finding");
        expectEqual(await directory.update(unknown, CY), null, "updating");
        const assigned = await directory.assignNumber(OUR_NUMBER, unknown);
        expectEqual(assigned, "unknown_assistant", "assigning");
        const none = { numbers: [], next: null };
        expectEqual(
          await directory.listNumbers({ assistantId: unknown, limit: 9 }),
          none,
          "numbers",
        );
      }
      expectEqual((await world.store.findAssistant(OUR_NUMBER))?.name, "Ada", "who answers");
      const { assistants } = await directory.list({ limit: 10 });
      expectEqual(assistants.length, 2, "the number of assistants");
    },
  ),

  directoryCase(
    "assistants/list",
    "Assistants are listed in pages with their numbers, each once, and `next` is null after the last",
    async (_, directory) => {
      const names = ["Ada", "Bo"];
      for (const name of ["Cy", "Di", "Ed"]) {
        names.push(name);
        await directory.create({ ...CY, name });
      }
      const all = await directory.list({ limit: 5 });
      const numbers = Object.fromEntries(
        all.assistants.map((each) => [each.name, each.phoneNumbers]),
      );
      const none: string[] = [];
      const expected = {
        Ada: [OUR_NUMBER, OUR_OTHER_NUMBER],
        Bo: [THEIR_NUMBER],
        Cy: none,
        Di: none,
        Ed: none,
      };
      expectEqual(numbers, expected, "the assistants with their numbers");
      expectEqual(all.next, null, "what comes after all");
      for (const limit of [1, 2, 4]) {
        const listed: string[] = [];
        let after: string | null = null;
        do {
          const place: { after?: string } = after === null ? {} : { after };
          const page = await directory.list({ limit, ...place });
          expectThat(page.assistants.length <= limit, "no page is longer than its limit");
          listed.push(...page.assistants.map((each) => each.name));
          after = page.next;
        } while (after !== null && listed.length < 20);
        expectEqual(
          listed,
          all.assistants.map((each) => each.name),
          `in pages of ${limit}`,
        );
      }
    },
  ),

  directoryCase(
    "numbers/list",
    "Numbers are listed in order and in pages with who answers each; one assistant's on demand",
    async (world, directory) => {
      const ada = present(await world.store.findAssistant(OUR_NUMBER), "an assistant");
      const bo = present(await world.store.findAssistant(THEIR_NUMBER), "the other assistant");
      const entry = (phoneNumber: string, { id, name }: { id: string; name: string }) => ({
        phoneNumber,
        assistant: { id, name },
      });
      const own = [entry(OUR_NUMBER, ada), entry(OUR_OTHER_NUMBER, ada)];
      const all = [...own, entry(THEIR_NUMBER, bo)];
      expectEqual(await directory.listNumbers({ limit: 3 }), { numbers: all, next: null }, "all");
      const first = await directory.listNumbers({ limit: 2 });
      expectEqual(first.numbers, own, "the first page");
      const rest = await directory.listNumbers({ limit: 2, after: first.next ?? "" });
      expectEqual(rest, { numbers: all.slice(2), next: null }, "the second page");
      const hers = await directory.listNumbers({ assistantId: ada.id, limit: 10 });
      expectEqual(hers, { numbers: own, next: null }, "one assistant's");
    },
  ),

  directoryCase(
    "numbers/assign",
    "A number goes to whom it is assigned, whoever had it, and to nobody with null",
    async (world, directory) => {
      const ada = present(await world.store.findAssistant(OUR_NUMBER), "an assistant");
      expectEqual(await directory.assignNumber(THEIR_NUMBER, ada.id), "assigned", "assigning");
      expectEqual(await world.store.findAssistant(THEIR_NUMBER), ada, "who answers it now");
      expectEqual(await directory.assignNumber(OUR_NUMBER, null), "assigned", "taking one away");
      expectEqual(await world.store.findAssistant(OUR_NUMBER), null, "who answers that");
      expectEqual((await world.receive()).kind, "unassigned", "a text to it");
      expectEqual(await directory.assignNumber(UNASSIGNED_NUMBER, null), "assigned", "a new one");
      const { numbers } = await directory.listNumbers({ limit: 10 });
      const owners = numbers.map((each) => [each.phoneNumber, each.assistant?.name ?? null]);
      const expected = [
        [OUR_NUMBER, null],
        [OUR_OTHER_NUMBER, "Ada"],
        [THEIR_NUMBER, "Ada"],
        [UNASSIGNED_NUMBER, null],
      ];
      expectEqual(owners, expected, "the numbers");
      const known = await directory.find(ada.id);
      expectEqual(known?.phoneNumbers, [OUR_OTHER_NUMBER, THEIR_NUMBER], "the assistant's numbers");
    },
  ),
];

function directoryCase(
  name: string,
  promise: string,
  check: (world: World, directory: AssistantDirectory) => Promise<void>,
): StoreContractCase {
  return capabilityCase("assistants", name, promise, check);
}
