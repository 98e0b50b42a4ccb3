import { CONFIRM_WITHIN_MS } from "../conversation/confirm-within.ts";
import { type DecideLimits, decide, type ReplyTexts } from "../conversation/decide.ts";
import { isSmsPipelineError } from "../errors.ts";
import type { Generation, ReplySource, SilenceReason } from "../ports/outbound.ts";
import type { StageInput } from "../ports/store.ts";
import type { ClaimedTurn } from "../ports/turn.ts";
import { pricedParts, type SegmentPrices } from "../text/estimate-cost.ts";
import { type ShapedReply, shapeReply } from "../text/shape-reply.ts";
import { type ComposeDeps, compose } from "./compose.ts";
import type { Interruption } from "./interruption.ts";
import { promptMessages } from "./prompt.ts";

export interface WriteDeps {
  readonly prices: SegmentPrices | undefined;
  readonly texts: ReplyTexts;
  readonly defaultSystemPrompt: string;
  readonly decideLimits: DecideLimits;
  readonly compose: ComposeDeps;
}

/** A reply or a silence as it is written down, but for which texts it answers. */
export type Answer =
  | Omit<Extract<StageInput, { kind: "reply" }>, "answersThrough" | "supersede">
  | Omit<Extract<StageInput, { kind: "silence" }>, "answersThrough" | "supersede">;

/**
 * Decides what the waiting texts are answered with, and asks the model where it is to write it. A model that gives no reply
 * ends in the fallback text. Throws the reason of an interruption.
 */
export async function writeAnswer(
  deps: WriteDeps,
  turn: ClaimedTurn,
  interruption: Interruption,
): Promise<Answer> {
  return priced(await answerTo(deps, turn, interruption), turn, deps.prices);
}

async function answerTo(
  deps: WriteDeps,
  turn: ClaimedTurn,
  interruption: Interruption,
): Promise<Answer> {
  const decision = decide(turn, deps.texts, deps.decideLimits);
  const { assistant } = turn;
  const { threadId } = turn.lease;
  if (decision.kind === "silence") return { ...decision, optOut: null };
  if (decision.kind === "reply") return ownReply(decision.source, decision.text);
  if (!assistant) return silence("no_assistant");
  const request = {
    assistant,
    systemPrompt: assistant.smsPrompt ?? deps.defaultSystemPrompt,
    messages: promptMessages(turn.history, turn.unanswered),
    conversationId: turn.conversation.id,
    // Says nothing of the number, and stays the same for this person.
    personId: `${assistant.id}-${threadId}`,
  };
  const { fallback, optOutConfirmation } = deps.texts;
  const question = { request, earlier: turn.history.length };
  try {
    const { optOut, parts, generation } = await compose(
      deps.compose,
      threadId,
      question,
      interruption,
    );
    if (!optOut) return reply("model", parts, generation);
    const isTooLate = turn.waitedMs > CONFIRM_WITHIN_MS;
    if (optOutConfirmation === null || isTooLate)
      return { ...silence("opted_out"), optOut: "model" };
    return { ...ownReply("opt_out_confirmation", optOutConfirmation), optOut: "model" };
  } catch (cause) {
    if (!isSmsPipelineError(cause)) throw cause;
    return fallback === null ? silence("model_failed") : ownReply("fallback", fallback);
  }
}

/** A text that the user of the library wrote: no Markdown, and as long as one message may be. */
function ownReply(source: ReplySource, text: string): Answer {
  const { parts } = shapeReply(text, { maxSegments: Number.POSITIVE_INFINITY, format: "plain" });
  return reply(source, parts, null);
}

function reply(
  source: ReplySource,
  shaped: ShapedReply["parts"],
  generation: Generation | null,
): Answer {
  const parts = shaped.map(({ body, size: { segments, encoding } }) => ({
    body,
    segments,
    encoding,
  }));
  return { kind: "reply", source, parts, generation, optOut: null };
}

function priced(answer: Answer, turn: ClaimedTurn, prices: SegmentPrices | undefined): Answer {
  const text = turn.unanswered.at(-1);
  if (answer.kind !== "reply" || !prices || text === undefined) return answer;
  // The reply goes back the way that the text came.
  const route = { from: text.to, to: text.from };
  return { ...answer, parts: pricedParts(answer.parts, route, prices) };
}

function silence(reason: SilenceReason): Answer {
  return { kind: "silence", reason, optOut: null, pause: false };
}
