import { sessionAt, shapeReply } from "sms-pipeline";
import { createKeywordReader } from "../../../packages/sms-pipeline/src/conversation/intent.ts";
import { loopSign } from "../../../packages/sms-pipeline/src/conversation/loop-guard.ts";
import { isOptOutRequest } from "../../../packages/sms-pipeline/src/conversation/opt-out-request.ts";
import type { PartOptions } from "../harness/part.ts";
import { inDigits, type Report } from "../harness/report.ts";
import { type Candidate, inTurns } from "./in-turns.ts";

const QUESTION = "Hi, can you move my table for four from Friday 7:30 pm to Saturday?";
const LONG_TEXT = `${QUESTION} `.repeat(20);
const REPLY =
  "**Of course.** I have moved your table for four from _Friday_ at 7:30 pm to Saturday – you’ll get a reminder:\n\n- on Saturday morning\n- an hour before";
const HISTORY = Array.from({ length: 40 }, (_, index) => ({
  role: index % 2 === 0 ? ("person" as const) : ("assistant" as const),
  body: `${QUESTION} ${"abcdefghijklmnopqrstuvwxyz"[index % 26]}`,
  at: index * 60_000,
}));
const LIMITS = { similarTexts: 5, quickTexts: 8, quickMs: 2_000, autoReplies: 2 };

/** The rules of a conversation, each on what it is most often given. */
export async function measureRules(report: Report, { quick }: PartOptions): Promise<void> {
  const read = createKeywordReader();
  const text = (body: string) => ({ body, to: "+15550100001", optOutType: null, media: [] });
  check(read(text("STOP.")).intent === "opt_out" && read(text(QUESTION)).intent === "message");
  check(isOptOutRequest("please stop texting me") && !isOptOutRequest(QUESTION));
  check(loopSign(HISTORY, LIMITS) === null);
  check(sessionAt({ lastMessageAt: 0, ended: false }, 1_800_000, 1_800_000) === "ongoing");
  check(shapeReply(REPLY).outcome === "fits" && !shapeReply(REPLY).text.includes("**"));
  const rules: readonly Candidate[] = [
    { name: "keyword, STOP", run: () => read(text("STOP.")) },
    { name: "keyword, an ordinary text", run: () => read(text(QUESTION)) },
    { name: "opt-out in plain words, an ordinary text", run: () => isOptOutRequest(QUESTION) },
    { name: "opt-out in plain words, one", run: () => isOptOutRequest("please stop texting me") },
    { name: "opt-out in plain words, 1,400 letters", run: () => isOptOutRequest(LONG_TEXT) },
    { name: "loop guard, 40 messages", run: () => loopSign(HISTORY, LIMITS) },
    {
      name: "session window",
      run: () => sessionAt({ lastMessageAt: 0, ended: false }, 1_800_001, 1_800_000),
    },
    { name: "reply in Markdown as a text message", run: () => shapeReply(REPLY) },
  ];
  const figures = await inTurns(rules, quick);
  report.table(["rule", "µs"]);
  for (const [index, { name }] of rules.entries()) {
    const micros = (figures[index] ?? Number.NaN) / 1e3;
    report.row([name, inDigits(micros)]);
    report.value(`rule_${name.replaceAll(/\W+/g, "_").toLowerCase()}_us`, micros);
  }
}

function check(holds: boolean): void {
  if (!holds) throw new Error("A rule gave a wrong answer.");
}
