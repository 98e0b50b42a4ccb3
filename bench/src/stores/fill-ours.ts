import type pg from "pg";
import {
  ASSISTANT_PROMPT,
  INBOUND_TEXT,
  OUR_NUMBERS,
  ourNumber,
  ourNumberSql,
  personNumberSql,
  REPLY_TEXT,
} from "./people.ts";

/** Messages of one stored person: two conversations of ten messages, weeks apart. */
export const MESSAGES_PER_PERSON = 20;

/** Writes `messages` messages of the last three months into the store's own tables, in the order of their times. */
export async function fillOurs(client: pg.Client, messages: number): Promise<void> {
  const people = messages / MESSAGES_PER_PERSON;
  const numbers = Array.from({ length: OUR_NUMBERS }, (_, index) => ourNumber(index));
  await client.query("select public.sms_save_assistant($1)", [
    JSON.stringify({ name: "Host", smsPrompt: ASSISTANT_PROMPT, phoneNumbers: numbers }),
  ]);
  // The person p has the conversations p + 1 and people + p + 1; s counts all conversations in the order of time.
  const at = `now() - interval '90 days' + s * interval '88 days' / ${2 * people}`;
  await client.query(`
    insert into public.sms_threads (id, our_number, person_number, provider, next_seq, last_message_at, lease_token, conversation_id, replies)
      overriding system value
      select p + 1, ${ourNumberSql("p")}, ${personNumberSql("p")}, 'twilio', ${MESSAGES_PER_PERSON + 1},
          now() - interval '90 days' + (${people} + p) * interval '88 days' / ${2 * people} + interval '190 s', 10, ${people} + p + 1, 5
        from generate_series(0::bigint, ${people - 1}) p`);
  await client.query(`
    insert into public.sms_conversations (id, thread_id, started_at, ended_at, end_reason)
      overriding system value
      select s + 1, s % ${people} + 1, ${at},
          case when s < ${people} then ${at} + interval '1 hour' end, case when s < ${people} then 'expired' end
        from generate_series(0::bigint, ${2 * people - 1}) s`);
  await client.query(`
    insert into public.sms_messages (id, thread_id, conversation_id, seq, direction, waiting, status, body, provider,
        provider_message_id, segments, intent, answered_at, source, part, attempts, handed_at, status_at, model,
        input_tokens, output_tokens, finish_reason, duration_ms, created_at)
      select public.sms_new_id(m.at), s % ${people} + 1, s + 1, s / ${people} * 10 + k,
          case when k % 2 = 1 then 'inbound' else 'outbound' end::public.sms_direction, false,
          case when k % 2 = 1 then 'received' else 'delivered' end::public.sms_status,
          case when k % 2 = 1 then '${INBOUND_TEXT}' else '${REPLY_TEXT}' end,
          'twilio', 'SM' || gen_random_uuid(), 1, case when k % 2 = 1 then 'message'::public.sms_intent end,
          case when k % 2 = 1 then m.at end, case when k % 2 = 0 then 'model'::public.sms_source end,
          case when k % 2 = 0 then 1 end, k % 2, m.at, m.at, case when k % 2 = 0 then 'benchmark-model' end,
          400, 40, 'stop', 900, m.at
        from generate_series(0::bigint, ${2 * people - 1}) s, generate_series(1, 10) k,
          lateral (select ${at} + k * interval '19 s' as at) m`);
  await client.query(`
    select setval('public.sms_threads_id_seq', ${people}), setval('public.sms_conversations_id_seq', ${2 * people})`);
}
