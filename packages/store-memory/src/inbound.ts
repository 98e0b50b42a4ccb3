import type { InboundIntent, InboundMessage } from "sms-pipeline";
import { nextMessageId } from "./ids.ts";
import { ownText } from "./own-text.ts";
import type { State } from "./state.ts";
import type { InboundRecord, Thread } from "./thread.ts";

export function writeDown(
  state: State,
  thread: Thread,
  inbound: InboundMessage,
  intent: InboundIntent,
  now: number,
): InboundRecord {
  const { location } = inbound;
  const providerMessageId = ownText(inbound.providerMessageId);
  const id = nextMessageId(thread);
  thread.lastSeq += 1;
  state.written += 1;
  const record: InboundRecord = {
    direction: "inbound",
    order: state.written,
    thread,
    conversation: thread.conversation,
    // Field by field: whatever else the caller's object carries is not kept.
    message: {
      id,
      conversationId: thread.conversation.id,
      seq: thread.lastSeq,
      intent,
      receivedAt: now,
      provider: inbound.provider,
      providerMessageId,
      // The same strings in all of the thread.
      from: thread.person,
      to: thread.number,
      messagingServiceId: thread.messagingServiceId,
      body: ownText(inbound.body),
      media: inbound.media.map(({ url, contentType }) => ({
        url: ownText(url),
        contentType: ownText(contentType),
      })),
      location: location && {
        ...location,
        label: ownText(location.label),
        address: ownText(location.address),
      },
      segments: inbound.segments,
      optOutType: inbound.optOutType,
    },
    answer: null,
  };
  thread.messages.push(record);
  state.messageCount += 1;
  state.inboundByCarrierId.set(inbound.provider, providerMessageId, record);
  return record;
}
