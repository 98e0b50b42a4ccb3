import { describe, expect, test } from "vitest";
import { deskChanges, deskMessage, deskState, deskWebhook } from "../test-desk.ts";
import { addTexted, applyChanges, EMPTY_DESK } from "./desk-model.ts";

describe("the page's knowledge of the emulator", () => {
  const first = applyChanges(
    EMPTY_DESK,
    deskChanges({
      cursor: "1",
      reset: true,
      state: deskState(),
      messages: [deskMessage({ sid: "SM1" }), deskMessage({ sid: "SM2" })],
      webhooks: [deskWebhook({ id: "1" })],
    }),
  );

  test("takes a change in the place of what it changes", () => {
    const changed = deskMessage({ sid: "SM1", webhook: "answered" });
    const { messages } = applyChanges(first, deskChanges({ cursor: "2", messages: [changed] }));
    expect([...messages.keys()]).toEqual(["SM1", "SM2"]);
    expect(messages.get("SM1")).toBe(changed);
  });

  test("keeps what an answer says nothing of", () => {
    const after = applyChanges(first, deskChanges({ cursor: "2" }));
    expect(after.cursor).toBe("2");
    expect(after.state).toBe(first.state);
    expect(after.messages).toBe(first.messages);
    expect(after.webhooks).toBe(first.webhooks);
  });

  test("forgets everything when the emulator has started anew", () => {
    const state = deskState({ seed: 2 });
    const after = applyChanges(first, deskChanges({ reset: true, state }));
    expect(after).toEqual({ cursor: "1", state, messages: new Map(), webhooks: new Map() });
  });

  test("keeps the newest of too many", () => {
    const messages = ["SM3", "SM4"].map((sid) => deskMessage({ sid }));
    const after = applyChanges(first, deskChanges({ messages }), 3);
    expect([...after.messages.keys()]).toEqual(["SM2", "SM3", "SM4"]);
  });

  test("does not put the older answer to a text over what the changes have told of it", () => {
    const newer = deskMessage({ sid: "SM3", webhook: "answered" });
    const told = applyChanges(first, deskChanges({ messages: [newer] }));
    const after = addTexted(told, deskMessage({ sid: "SM3", webhook: "waiting" }));
    expect(after.messages.get("SM3")).toBe(newer);
    expect(addTexted(first, newer).messages.get("SM3")).toBe(newer);
  });
});
