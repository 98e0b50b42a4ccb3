import type {
  ConversationLog,
  ConversationPage,
  ConversationSummary,
  InboundRecord,
  MessagePage,
  MessageRecord,
  OutboundRecord,
  Store,
} from "sms-pipeline";
import { conversationsOf, type Defect } from "./defect.ts";

export const conversationLogDefects: readonly Defect[] = [
  {
    defect: "the list is oldest first",
    caughtBy: ["conversations/order", "conversations/pages"],
    break: (store) => ({
      conversations: withPages(store, (page) => ({
        ...page,
        conversations: page.conversations.toReversed(),
      })),
    }),
  },
  {
    defect: "a conversation's newest message is when it began",
    caughtBy: ["conversations/summary"],
    break: (store) => ({
      conversations: withSummaries(store, (each) => ({ ...each, lastMessageAt: each.startedAt })),
    }),
  },
  {
    defect: "nobody is seen to hold a conversation",
    caughtBy: ["conversations/summary"],
    break: (store) => ({
      conversations: withSummaries(store, (each) => ({ ...each, inHand: false })),
    }),
  },
  {
    defect: "how a conversation ended is not told",
    caughtBy: ["conversations/how-it-ended"],
    break: (store) => ({
      conversations: withSummaries(store, (each) => ({ ...each, endReason: null })),
    }),
  },
  {
    defect: "an opt-out is not told",
    caughtBy: ["conversations/how-it-ended"],
    break: (store) => ({
      conversations: withSummaries(store, (each) => ({ ...each, optedOut: false })),
    }),
  },
  {
    defect: "the conversation between two pages is lost",
    caughtBy: ["conversations/pages"],
    break: (store) => ({
      conversations: withPages(store, (page) => ({
        ...page,
        next: page.next && String(Number(page.next) - 2),
      })),
    }),
  },
  {
    defect: "after the last page comes another",
    caughtBy: ["conversations/pages", "conversations/order"],
    break: (store) => ({
      conversations: withPages(store, (page) => ({ ...page, next: page.next ?? "0" })),
    }),
  },
  {
    defect: "a state is not looked at",
    caughtBy: ["conversations/states"],
    break: (store) => ({
      conversations: withList(store, (list, { state: _, ...query }) => list(query)),
    }),
  },
  {
    defect: "a number is not looked at",
    caughtBy: ["conversations/number"],
    break: (store) => ({
      conversations: withList(store, (list, { number: _, ...query }) => list(query)),
    }),
  },
  {
    defect: "an unknown conversation is the first that is found",
    caughtBy: ["conversations/find"],
    break: (store) => ({
      conversations: {
        ...conversationsOf(store),
        async find() {
          const { conversations } = await conversationsOf(store).list({ limit: 1 });
          return conversations[0] ?? null;
        },
      },
    }),
  },
  {
    defect: "what is read is the store's own",
    caughtBy: ["conversations/reads-only", "conversations/forgotten"],
    break(store) {
      const own = new Map<string, ConversationSummary | null>();
      return {
        conversations: {
          ...conversationsOf(store),
          async find(id) {
            if (!own.has(id)) own.set(id, await conversationsOf(store).find(id));
            return own.get(id) ?? null;
          },
        },
        retention: {
          pruneMessages: async () => ({ messages: 0 }),
          eraseCustomer: async () => ({ threads: 0, messages: 0 }),
        },
      };
    },
  },
  {
    defect: "what is no place in a list is its beginning",
    caughtBy: ["conversations/wrong-place"],
    break: (store) => ({
      conversations: withList(store, (list, { before: _, ...query }) => list(query)),
    }),
  },
  {
    defect: "how a text was answered is not told",
    caughtBy: ["messages/inbound"],
    break: (store) => ({
      conversations: withMessages(store, (inbound) => ({ ...inbound, answeredBy: null }), same),
    }),
  },
  {
    defect: "since when a text is answered is when it came",
    caughtBy: ["messages/inbound"],
    break: (store) => ({
      conversations: withMessages(
        store,
        (inbound) => ({ ...inbound, answeredAt: inbound.at }),
        same,
      ),
    }),
  },
  {
    defect: "how the model came to a reply is not told",
    caughtBy: ["messages/outbound"],
    break: (store) => ({
      conversations: withMessages(store, same, (outbound) => ({ ...outbound, generation: null })),
    }),
  },
  {
    defect: "since when the carrier has a reply is since when it stands as it does",
    caughtBy: ["messages/sent-at", "messages/outbound"],
    break: (store) => ({
      conversations: withMessages(store, same, (outbound) => ({
        ...outbound,
        sentAt: outbound.statusAt,
      })),
    }),
  },
  {
    defect: "why a reply was canceled is not told",
    caughtBy: ["messages/canceled"],
    break: (store) => ({
      conversations: withMessages(store, same, (outbound) => ({ ...outbound, silence: null })),
    }),
  },
  {
    defect: "messages are read oldest first",
    caughtBy: ["messages/pages", "messages/inbound"],
    break: (store) => ({
      conversations: withMessagePages(store, (page) => ({
        ...page,
        messages: page.messages.toReversed(),
      })),
    }),
  },
  {
    defect: "of an unknown conversation somebody's messages are read",
    caughtBy: ["messages/unknown"],
    break: (store) => ({
      conversations: {
        ...conversationsOf(store),
        async messages(query) {
          const { conversations } = await conversationsOf(store).list({ limit: 1 });
          const conversationId = conversations[0]?.id ?? query.conversationId;
          return conversationsOf(store).messages({ ...query, conversationId });
        },
      },
    }),
  },
];

function same<Value>(value: Value): Value {
  return value;
}

function withList(
  store: Store,
  list: (
    original: ConversationLog["list"],
    ...query: Parameters<ConversationLog["list"]>
  ) => Promise<ConversationPage>,
): ConversationLog {
  const log = conversationsOf(store);
  return { ...log, list: (query) => list(log.list, query) };
}

function withPages(
  store: Store,
  change: (page: ConversationPage) => ConversationPage,
): ConversationLog {
  return withList(store, async (list, query) => change(await list(query)));
}

function withSummaries(
  store: Store,
  change: (summary: ConversationSummary) => ConversationSummary,
): ConversationLog {
  const pages = withPages(store, (page) => ({
    ...page,
    conversations: page.conversations.map(change),
  }));
  return {
    ...pages,
    async find(id) {
      const found = await pages.find(id);
      return found && change(found);
    },
  };
}

function withMessagePages(
  store: Store,
  change: (page: MessagePage) => MessagePage,
): ConversationLog {
  const log = conversationsOf(store);
  return { ...log, messages: async (query) => change(await log.messages(query)) };
}

function withMessages(
  store: Store,
  inbound: (record: InboundRecord) => InboundRecord,
  outbound: (record: OutboundRecord) => OutboundRecord,
): ConversationLog {
  const change = (record: MessageRecord): MessageRecord =>
    record.direction === "inbound" ? inbound(record) : outbound(record);
  return withMessagePages(store, (page) => ({ ...page, messages: page.messages.map(change) }));
}
