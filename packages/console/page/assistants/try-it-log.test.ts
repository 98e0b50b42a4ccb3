import { expect, it } from "vitest";
import { readLog, type TriedTurn, withTurn } from "./try-it-log.ts";

const TURN: TriedTurn = {
  body: "Hi",
  result: {
    conversation: "opened",
    intent: "message",
    messages: [],
    silence: null,
    generation: null,
    modelError: null,
  },
};

it("goes on after a reload where it was", () => {
  const log = withTurn({ session: "7", turns: [] }, TURN);
  expect(readLog(JSON.stringify(log), () => "8")).toEqual(log);
});

it("keeps the last fifty turns", () => {
  let log = readLog("", () => "7");
  for (let turn = 0; turn < 60; turn++) log = withTurn(log, { ...TURN, body: `${turn}` });
  expect([log.turns.length, log.turns[0]?.body]).toEqual([50, "10"]);
});

it.each(["", "{", "null", "[]", '{"session":1}', '{"session":"1","turns":[null]}'])(
  "begins anew with %j",
  (text) => {
    expect(readLog(text, () => "8")).toEqual({ session: "8", turns: [] });
  },
);
