import type { ConversationItem, MessageItem } from "@sms-pipeline/console";
import type { CarrierMessage, FaultState } from "@sms-pipeline/simulator";

export interface FaultEvidence {
  /** What the people texted: a number in each. */
  readonly texts: readonly string[];
  /** The carrier's record. */
  readonly carrier: readonly CarrierMessage[];
  readonly faults: readonly FaultState[];
  /** What the console shows. */
  readonly conversations: readonly ConversationItem[];
  readonly messages: readonly MessageItem[];
}

export interface FaultCounts {
  readonly texts: number;
  readonly people: number;
  readonly webhooksPosted: number;
  readonly replies: number;
  readonly faultsServed: number;
  /** Deliveries of which the console shows another state than the carrier, because reports of them were lost. */
  readonly statesNotTold: number;
  readonly consoleConversations: number;
  readonly consoleTexts: number;
  readonly consoleReplies: Readonly<Record<string, number>>;
}

/** What is wrong; empty when each text was answered once and the console shows what the carrier has. */
export function judgeFaultRun(evidence: FaultEvidence): string[] {
  const { texts, carrier, faults, messages } = evidence;
  const violations: string[] = [];
  const accepted = carrier.filter(({ source }) => source === "api");
  const answers = new Map<string, number>();
  for (const { body } of accepted) {
    for (const number of body.match(/\d+/g) ?? []) {
      answers.set(number, (answers.get(number) ?? 0) + 1);
    }
  }
  for (const number of texts) {
    const times = answers.get(number) ?? 0;
    if (times !== 1) violations.push(`Text ${number} was answered ${times} times.`);
  }

  const inbound = messages.filter(({ direction }) => direction === "inbound");
  const people = carrier.filter(({ source }) => source === "person");
  violations.push(
    ...differences("text", sidsOf(people.map(({ sid }) => sid)), sidsOf(inbound.map(idOf))),
  );
  const replies = messages.filter((message) => message.direction === "outbound");
  // One that was composed and then overtaken by a newer text was never handed over.
  const handedOver = replies.filter(({ status }) => status !== "canceled");
  violations.push(
    ...differences("reply", sidsOf(accepted.map(({ sid }) => sid)), sidsOf(handedOver.map(idOf))),
  );

  const lost = faults.find(({ name }) => name === "callback.lost")?.served ?? 0;
  const notTold = statesNotTold(evidence);
  if (notTold > lost) {
    violations.push(`${notTold} delivery states differ, and only ${lost} reports were lost.`);
  }
  return violations;
}

export function countFaultRun(evidence: FaultEvidence, webhooksPosted: number): FaultCounts {
  const { texts, carrier, faults, conversations, messages } = evidence;
  const consoleReplies: Record<string, number> = {};
  for (const message of messages) {
    if (message.direction !== "outbound") continue;
    consoleReplies[message.status] = (consoleReplies[message.status] ?? 0) + 1;
  }
  return {
    texts: texts.length,
    people: new Set(carrier.filter(({ source }) => source === "person").map(({ from }) => from))
      .size,
    webhooksPosted,
    replies: carrier.filter(({ source }) => source === "api").length,
    faultsServed: faults.reduce((sum, { served }) => sum + served, 0),
    statesNotTold: statesNotTold(evidence),
    consoleConversations: conversations.length,
    consoleTexts: messages.filter(({ direction }) => direction === "inbound").length,
    consoleReplies,
  };
}

function statesNotTold({ carrier, messages }: FaultEvidence): number {
  const statuses = new Map(carrier.map(({ sid, status }) => [sid, status]));
  return messages.filter(
    (message) =>
      message.direction === "outbound" &&
      message.providerMessageId !== null &&
      statuses.get(message.providerMessageId) !== message.status,
  ).length;
}

const idOf = ({ providerMessageId }: MessageItem): string => providerMessageId ?? "none";

function sidsOf(sids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const sid of sids) counts.set(sid, (counts.get(sid) ?? 0) + 1);
  return counts;
}

/** The carrier and the console must have the same ones, each once. */
function differences(
  what: string,
  atCarrier: ReadonlyMap<string, number>,
  inConsole: ReadonlyMap<string, number>,
): string[] {
  const all = new Set([...atCarrier.keys(), ...inConsole.keys()]);
  return [...all]
    .filter((sid) => atCarrier.get(sid) !== 1 || inConsole.get(sid) !== 1)
    .map(
      (sid) =>
        `The ${what} ${sid} is ${atCarrier.get(sid) ?? 0} times at the carrier and ${inConsole.get(sid) ?? 0} times in the console.`,
    );
}
