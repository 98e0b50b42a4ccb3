import { describe, expect, test } from "vitest";
import { deskMessage, deskReply, OUR_NUMBER, outboxText, PERSON } from "../test-desk.ts";
import { threadOf } from "./thread.ts";

describe("a phone's thread", () => {
  test("has both sides of one pair of numbers, and nobody else's", () => {
    const messages = [
      deskMessage({ sid: "SM1" }),
      deskReply({ sid: "SM2" }),
      deskMessage({ sid: "SM3", from: "+15550100101" }),
      deskReply({ sid: "SM4", from: "+15550100002" }),
      // The numbers of the pair, but the other way round.
      deskMessage({ sid: "SM5", from: OUR_NUMBER, to: PERSON }),
    ];
    const keys = threadOf(PERSON, OUR_NUMBER, messages, []).map(({ key }) => key);
    expect(keys).toEqual(["SM1", "SM2"]);
  });

  test("shows a text from the moment it is written, once, under one key", () => {
    const written = outboxText({ clientId: "a" });
    const other = outboxText({ clientId: "b", to: "+15550100002" });
    const [before] = threadOf(PERSON, OUR_NUMBER, [], [written, other]);
    expect(before).toEqual({ kind: "written", key: "a", text: written });

    const message = deskMessage({ sid: "SM1", clientId: "a" });
    const after = threadOf(PERSON, OUR_NUMBER, [message], [written]);
    expect(after).toEqual([{ kind: "message", key: "a", message }]);
  });
});
