import { expect, test } from "vitest";
import { deskMessage, deskReply, OUR_NUMBER, PERSON } from "../test-desk.ts";
import { countNew } from "./unread.ts";

test("what has come to a phone since it was looked at is counted, and nothing else", () => {
  const messages = [
    deskReply({ createdAt: 1_000 }),
    deskReply({ createdAt: 1_001 }),
    deskReply({ createdAt: 2_000, source: "carrier" }),
    deskReply({ createdAt: 2_000, to: "+15550100101" }),
    deskReply({ createdAt: 2_000, from: "+15550100002" }),
    deskMessage({ createdAt: 2_000 }),
  ];
  expect(countNew(messages, PERSON, OUR_NUMBER, 1_000)).toBe(2);
  expect(countNew(messages, PERSON, null, 1_000)).toBe(0);
});
