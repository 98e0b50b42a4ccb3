import type { InboundRecord, OutboundRecord } from "sms-pipeline";
import { segmentCountWords } from "../words/segment-words.ts";
import { durationWords } from "../words/time-words.ts";
import { STEP_WORDS, turnSteps } from "./turn-steps.ts";

interface ReplyFactsProps {
  readonly parts: readonly OutboundRecord[];
  readonly texts: readonly InboundRecord[];
}

/** What a reply took: time by step, segments, cost, tokens. In a line, and on demand in full. */
export function ReplyFacts({ parts, texts }: ReplyFactsProps) {
  const first = parts[0];
  if (!first) return null;
  const steps = turnSteps(parts, texts);
  const totalMs = steps.reduce((sum, { ms }) => sum + ms, 0);
  const segments = parts.reduce((sum, part) => sum + (part.segments ?? 1), 0);
  const { generation } = first;
  const encodings = [...new Set(parts.map(({ encoding }) => encoding))].join(", ");
  const cost = costOf(parts);
  return (
    <details class="reply-facts">
      <summary>
        {texts.length > 0 && `${durationWords(totalMs)} · `}
        {segmentCountWords(segments)} {encodings}
        {generation && ` · ${generation.model}`}
      </summary>
      {steps.length > 0 && (
        <>
          <div class="time-bar" aria-hidden="true">
            {steps.map(({ kind, ms }) => (
              <span key={kind} class={kind} style={{ flexGrow: Math.max(ms, totalMs / 100) }} />
            ))}
          </div>
          <dl class="steps">
            {steps.map(({ kind, ms }) => (
              <div key={kind}>
                <dt class={kind}>{STEP_WORDS[kind]}</dt>
                <dd>{durationWords(ms)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <dl>
        {texts.length > 1 && <Fact name="Answers" value={`${texts.length} texts`} />}
        {generation && (
          <>
            <Fact name="Tokens" value={tokenWords(generation)} />
            <Fact name="Finish reason" value={generation.finishReason ?? "not said"} />
          </>
        )}
        {cost !== null && <Fact name="Estimated cost" value={cost.toFixed(4)} />}
        {parts.map(({ id, part, providerMessageId, attempts }) => (
          <Fact
            key={id}
            name={parts.length > 1 ? `Part ${part}` : "Carrier’s id"}
            value={`${providerMessageId ?? "none yet"}${attempts > 1 ? `, at attempt ${attempts}` : ""}`}
          />
        ))}
      </dl>
    </details>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function tokenWords({
  inputTokens,
  outputTokens,
}: NonNullable<OutboundRecord["generation"]>): string {
  if (inputTokens === null && outputTokens === null) return "not counted";
  return `${inputTokens ?? "?"} in, ${outputTokens ?? "?"} out`;
}

/** Null as soon as the price of one part is not known. */
function costOf(parts: readonly OutboundRecord[]): number | null {
  return parts.reduce<number | null>(
    (sum, { estimatedCost }) =>
      sum === null || estimatedCost === null ? null : sum + estimatedCost,
    0,
  );
}
