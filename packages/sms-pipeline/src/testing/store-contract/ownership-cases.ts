import { isSmsPipelineError } from "../../errors.ts";
import { capabilityCase, contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, present } from "./expect.ts";
import { LEASE_MS, OUR_NUMBER, policyOf, REQUEST, THEIR_NUMBER, textOf } from "./world.ts";

export const ownershipCases: readonly StoreContractCase[] = [
  contractCase(
    "ownership/given",
    "Changing a text after it was received changes nothing in the store",
    async (world) => {
      const text = textOf({
        media: [{ url: "https://media.example/1", contentType: "image/jpeg" }],
        location: { latitude: 1, longitude: 2, label: null, address: null },
      });
      const before = structuredClone(text);
      const { threadId } = await world.store.receive(text, policyOf({}));
      scramble(text);
      const stored = present((await world.claim(threadId)).unanswered[0], "the waiting text");
      expectEqual(stored.body, before.body, "the body");
      expectEqual(stored.media, before.media, "the media");
      expectEqual(stored.location, before.location, "the location");
    },
  ),

  contractCase(
    "ownership/returned",
    "Changing what the store returned changes nothing in the store",
    async (world) => {
      const media = [{ url: "https://media.example/1", contentType: "image/jpeg" }];
      const { threadId } = await world.receive({ media });
      const first = await world.claim(threadId);
      const before = structuredClone(first);
      scramble(first);
      const renewed = await world.store.renew(before.lease, REQUEST);
      expectEqual(renewed, { kind: "renewed", turn: before }, "the turn as it is now");

      const messages = await world.staged(before, "One", "Two");
      const staged = structuredClone(messages);
      scramble(messages);
      await world.clock.advance(LEASE_MS);
      const second = await world.claim(threadId);
      expectEqual(
        second.staged,
        staged.map((message) => ({ ...message, attempts: 1, inDoubtForMs: LEASE_MS })),
        "the staged replies",
      );
      const handedOut = structuredClone(second);
      scramble(second);
      const again = await world.store.renew(handedOut.lease, REQUEST);
      expectEqual(again, { kind: "renewed", turn: handedOut }, "the second turn as it is now");
    },
  ),

  contractCase(
    "ownership/assistant",
    "Changing an assistant that was returned changes nothing in the store",
    async (world) => {
      const found = present(await world.store.findAssistant(THEIR_NUMBER), "the assistant");
      const before = structuredClone(found);
      scramble(found);
      expectEqual(await world.store.findAssistant(THEIR_NUMBER), before, "the assistant");
    },
  ),

  capabilityCase(
    "assistants",
    "assistants/change",
    "A changed assistant keeps its id, and answers the next claim as it is then",
    async (world, directory) => {
      const { threadId } = await world.receive({ to: THEIR_NUMBER });
      const before = await world.store.findAssistant(THEIR_NUMBER);
      const seed = { name: "Bo", firstSms: "Hello from Bo", phoneNumbers: [THEIR_NUMBER] };
      const saved = await directory.save(seed);
      expectEqual(saved.id, before?.id, "the id of the assistant with the same name");
      const turn = await world.claim(threadId);
      expectEqual(turn.assistant, saved, "the assistant of the turn");
      expectEqual(turn.assistant?.firstSms, "Hello from Bo", "its greeting");
    },
  ),

  capabilityCase(
    "assistants",
    "assistants/move-number",
    "A number that another assistant had moves to the one that is saved with it",
    async (world, directory) => {
      const saved = await directory.save({ name: "Cy", phoneNumbers: [THEIR_NUMBER] });
      expectEqual([saved.firstSms, saved.smsPrompt], [null, null], "what the seed leaves out");
      expectEqual(await world.store.findAssistant(THEIR_NUMBER), saved, "the assistant");
      const renamed = await directory.save({ id: saved.id, name: "Di", phoneNumbers: [] });
      expectEqual([renamed.id, renamed.name], [saved.id, "Di"], "the renamed assistant");
    },
  ),

  capabilityCase(
    "assistants",
    "assistants/no-number",
    "An assistant with something that is no phone number is refused, and nothing of it saved",
    async (world, directory) => {
      const before = await world.store.findAssistant(THEIR_NUMBER);
      // What a variable that is not set gives to a program without types.
      const unset = JSON.parse("[null]");
      for (const phoneNumbers of [unset, [""], [OUR_NUMBER, "0155 5001"], [`${THEIR_NUMBER} `]]) {
        const seed = { name: "Bo", smsPrompt: "You are somebody else.", phoneNumbers };
        const error: unknown = await directory.save(seed).then(
          () => null,
          (cause: unknown) => cause,
        );
        const code = isSmsPipelineError(error) ? error.code : error;
        expectEqual(code, "invalid_options", "the error's code");
      }
      expectEqual(await world.store.findAssistant(THEIR_NUMBER), before, "the assistant");
    },
  ),
];

/** Changes everything that can be changed, to values of the same type. A frozen value is as good as a copy. */
function scramble(value: object): void {
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === "object" && inner !== null) scramble(inner);
    else Reflect.set(value, name, otherThan(inner));
  }
  if (Array.isArray(value)) Reflect.set(value, "length", 0);
}

function otherThan(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  return `${value} scrambled`;
}
