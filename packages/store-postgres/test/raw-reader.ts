import type { RawConsent, RawMessage, RawStoreReader } from "sms-pipeline/testing";

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
        'providerMessageId', m.provider_message_id, 'segments', m.segments, 'encoding', m.encoding,
        'estimatedCost', m.estimated_cost) end
      order by m.seq) as rows
    from sms_messages m join sms_threads t on t.id = m.thread_id
    where t.our_number = $1 and t.person_number = $2`;

const OPEN = `
  select count(*)::integer as open
    from sms_conversations c join sms_threads t on t.id = c.thread_id
    where t.our_number = $1 and t.person_number = $2 and c.ended_at is null`;

const PAUSED_BY = `
  select c.paused_by as by
    from sms_conversations c join sms_threads t on t.id = c.thread_id
    where t.our_number = $1 and t.person_number = $2 order by c.id desc limit 1`;

const OPTED_OUT =
  "select opted_out from sms_opt_outs where scope = $1 and person_number = $2 and opted_out";

const CONSENT = `
  select json_agg(json_build_object('kind', kind, 'scope', scope, 'origin', origin, 'messageId', message_id)
      order by id) as rows
    from sms_consent where person_number = $1`;

const KEPT = `
  with own as (select id from sms_threads where person_number = $1)
  select (select count(*)::integer from own) as threads,
    (select count(*)::integer from sms_conversations where thread_id in (select id from own)) as conversations,
    (select count(*)::integer from sms_messages where thread_id in (select id from own)) as messages`;

/** Looks at the tables with plain SQL, past the store's functions. */
export function rawReaderOf(query: Query): RawStoreReader {
  const list = async (text: string, values: unknown[]): Promise<unknown[]> => {
    const listed = (await query(text, values)).rows[0]?.rows ?? [];
    return Array.isArray(listed) ? listed : [];
  };
  return {
    async messages({ number, person }) {
      return (await list(MESSAGES, [number, person])).filter(isRawMessage);
    },
    async openConversations({ number, person }) {
      return Number((await query(OPEN, [number, person])).rows[0]?.open);
    },
    async pausedBy({ number, person }) {
      const by = (await query(PAUSED_BY, [number, person])).rows[0]?.by;
      return by === "loop" || by === "operator" ? by : null;
    },
    async optedOut(scope, person) {
      return (await query(OPTED_OUT, [scope, person])).rows.length > 0;
    },
    async consent(person) {
      return (await list(CONSENT, [person])).filter(isRawConsent);
    },
    async kept(person) {
      const row = (await query(KEPT, [person])).rows[0];
      return {
        threads: Number(row?.threads),
        conversations: Number(row?.conversations),
        messages: Number(row?.messages),
      };
    },
  };
}

function isRawMessage(value: unknown): value is RawMessage {
  return typeof value === "object" && value !== null && "direction" in value;
}

function isRawConsent(value: unknown): value is RawConsent {
  return typeof value === "object" && value !== null && "origin" in value;
}
