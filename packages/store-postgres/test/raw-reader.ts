import type { RawMessage, RawStoreReader } from "sms-pipeline/testing";

export type Query = (
  text: string,
  values: unknown[],
) => Promise<{ rows: Record<string, unknown>[] }>;

const MESSAGES = `
  select json_agg(
    case m.direction
      when 'inbound' then json_build_object('direction', 'inbound', 'body', m.body,
        'answer', coalesce(m.silence::text, case when m.answered_by is not null then 'reply' end))
      else json_build_object('direction', 'outbound', 'id', m.id, 'body', m.body, 'status', m.status,
        'providerMessageId', m.provider_message_id) end order by m.seq) as rows
    from sms_messages m join sms_threads t on t.id = m.thread_id
    where t.our_number = $1 and t.person_number = $2`;

const OPEN = `
  select count(*)::integer as open
    from sms_conversations c join sms_threads t on t.id = c.thread_id
    where t.our_number = $1 and t.person_number = $2 and c.ended_at is null`;

const OPTED_OUT =
  "select opted_out from sms_opt_outs where scope = $1 and person_number = $2 and opted_out";

/** Looks at the tables with plain SQL, past the store's functions. */
export function rawReaderOf(query: Query): RawStoreReader {
  return {
    async messages({ number, person }) {
      const { rows } = await query(MESSAGES, [number, person]);
      const messages = rows[0]?.rows ?? [];
      return Array.isArray(messages) ? messages.filter(isRawMessage) : [];
    },
    async openConversations({ number, person }) {
      return Number((await query(OPEN, [number, person])).rows[0]?.open);
    },
    async optedOut(scope, person) {
      return (await query(OPTED_OUT, [scope, person])).rows.length > 0;
    },
  };
}

function isRawMessage(value: unknown): value is RawMessage {
  return typeof value === "object" && value !== null && "direction" in value;
}
