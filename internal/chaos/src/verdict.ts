import { optOutsHold, sentAfterStop } from "./check-opt-outs.ts";
import { repliesAreInOrder, repliesAreSent, repliesHaveRead } from "./check-replies.ts";
import { textsAreAnswered } from "./check-texts.ts";
import { type Evidence, inboundOf, outboundOf } from "./evidence.ts";
import type { WebhookFate } from "./webhooks.ts";

export interface Verdict {
  /** Each begins with the name of the promise that is broken. Empty when all is well. */
  readonly violations: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

export function judge(evidence: Evidence): Verdict {
  const violations = [
    ...textsAreAnswered(evidence),
    ...repliesAreSent(evidence),
    ...repliesAreInOrder(evidence),
    ...repliesHaveRead(evidence),
    ...optOutsHold(evidence),
  ];
  return { violations, counts: countsOf(evidence) };
}

function countsOf(evidence: Evidence): Record<string, number> {
  const inbound = inboundOf(evidence);
  const outbound = outboundOf(evidence);
  const fateCount = (wanted: WebhookFate): number =>
    evidence.texts.filter(({ fates }) => fates.includes(wanted)).length;
  const unstored = evidence.texts.filter(
    ({ text }) => !inbound.some(({ carrierId }) => carrierId === text.sid),
  );
  const accepted = new Set(evidence.accepted.map(({ outboundId }) => outboundId));
  const unknown = outbound.filter(({ status }) => status === "unknown");
  return {
    "texts sent": evidence.texts.length,
    "texts acknowledged": fateCount("acknowledged"),
    "texts met with an apology": fateCount("apologized"),
    "texts met with an apology, stored all the same": evidence.texts.filter(
      (sent) => sent.fates.includes("apologized") && !unstored.includes(sent),
    ).length,
    "texts not stored": unstored.length,
    "texts stored": inbound.length,
    "webhooks posted, duplicates included": evidence.texts.reduce(
      (sum, { fates }) => sum + fates.length,
      0,
    ),
    "texts answered by a reply": inbound.filter(({ answeredBy }) => answeredBy !== null).length,
    "texts met with silence (opted out or in)": inbound.filter(({ silence }) => silence !== null)
      .length,
    "opt-outs": inbound.filter(({ intent }) => intent === "opt_out").length,
    replies: outbound.length,
    "replies of the model": outbound.filter(({ source }) => source === "model").length,
    greetings: outbound.filter(({ source }) => source === "first_sms").length,
    fallbacks: outbound.filter(({ source }) => source === "fallback").length,
    "messages in the carrier's record": evidence.accepted.length,
    "messages on their way when STOP came": sentAfterStop(evidence).length,
    "replies canceled by STOP": outbound.filter(({ status }) => status === "canceled").length,
    "replies unknown": unknown.length,
    "replies unknown, in the carrier's record": unknown.filter(({ id }) => accepted.has(id)).length,
  };
}
