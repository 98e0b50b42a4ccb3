export { checkAssistantSeed } from "./check-assistant-seed.ts";
export type { Clock } from "./clock.ts";
export { systemClock } from "./clock.ts";
export { exportConsentLog } from "./consent-export.ts";
export { burstDueAt } from "./conversation/burst.ts";
export { isNewerStatus } from "./conversation/delivery-status.ts";
export type { LoopGuardLimits } from "./conversation/loop-guard.ts";
export type { NumberKind } from "./conversation/number-kind.ts";
export type { LastConversation } from "./conversation/session-window.ts";
export { DEFAULT_SESSION_WINDOW_MS, sessionAt } from "./conversation/session-window.ts";
export * from "./errors.ts";
export type { EventDetail, InThread, PipelineEvent, StagedEvent } from "./events.ts";
export { sameSecret } from "./http/constant-time.ts";
export { type FetchContext, serveFetch } from "./http/fetch.ts";
export { encodeParsedForm } from "./http/form-encoding.ts";
export type { PartHealth, PipelineHealth } from "./http/health-route.ts";
export { ADDED_BY_PROXIES, isFromThisMachine } from "./http/loopback.ts";
export type * from "./http/request.ts";
export type { Logger } from "./log.ts";
export type * from "./options/options.ts";
export { createSmsPipeline, type SmsPipeline } from "./pipeline.ts";
export type * from "./pipeline-handle.ts";
export type * from "./ports/ai.ts";
export type * from "./ports/assistant.ts";
export type * from "./ports/consent.ts";
export type * from "./ports/conversation-log.ts";
export type * from "./ports/inbound.ts";
export type * from "./ports/messenger.ts";
export type * from "./ports/outbound.ts";
export type * from "./ports/retention.ts";
export type * from "./ports/store.ts";
export type * from "./ports/take-over.ts";
export type * from "./ports/turn.ts";
export type { SimulateInput, SimulateResult } from "./simulate.ts";
export type { OperatorActions, OperatorText, OperatorTextStored } from "./take-over.ts";
export { countSegments, type SegmentCount } from "./text/count-segments.ts";
export { isE164 } from "./text/e164.ts";
export { removeEmoji } from "./text/emoji.ts";
export { estimateCost, type SegmentPrices } from "./text/estimate-cost.ts";
export { toPlainText } from "./text/markdown/to-plain-text.ts";
export { maskNumber } from "./text/mask-number.ts";
export type { MessageLimits } from "./text/message-limits.ts";
export {
  type MessagePart,
  type ShapedReply,
  type ShapeReplyOptions,
  shapeReply,
} from "./text/shape-reply.ts";
export { cutMessage, type SplitMessageOptions, splitMessage } from "./text/split-message.ts";
export { simplifyTypography } from "./text/typography.ts";
export type { Received } from "./turn/receive.ts";
