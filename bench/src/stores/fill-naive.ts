import type pg from "pg";
import { MESSAGES_PER_PERSON } from "./fill-ours.ts";
import {
  ASSISTANT_PROMPT,
  INBOUND_TEXT,
  OUR_NUMBERS,
  ourNumberSql,
  personNumberSql,
  REPLY_TEXT,
} from "./people.ts";

const TABLES = `
  create schema naive;
  create table naive.assistant (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    first_sms text,
    sms_prompt text
  );
  create table naive.phone_number (
    id uuid primary key default gen_random_uuid(),
    number text not null unique,
    inbound_assistant_id uuid references naive.assistant (id)
  );
  create table naive.conversations (
    id uuid primary key default gen_random_uuid(),
    assistant_id uuid not null references naive.assistant (id),
    our_number text not null,
    person_number text not null,
    created_at timestamptz not null default now()
  );
  create index on naive.conversations (our_number, person_number, created_at);
  create table naive.messages (
    id uuid primary key default gen_random_uuid(),
    conversation_id uuid not null references naive.conversations (id) on delete cascade,
    direction text not null check (direction in ('inbound', 'outbound')),
    status text not null,
    body text not null,
    media jsonb not null default '[]',
    message_sid text unique,
    in_reply_to uuid,
    segments integer,
    error_code text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  );
  create index on naive.messages (conversation_id, created_at);`;

/** The tables that the hand-written flow would have, with the indexes that it needs, and as many messages. */
export async function fillNaive(client: pg.Client, messages: number): Promise<void> {
  const people = messages / MESSAGES_PER_PERSON;
  const id = "md5('conversation ' || s)::uuid";
  const at = `now() - interval '90 days' + s * interval '88 days' / ${2 * people}`;
  await client.query(TABLES);
  await client.query("insert into naive.assistant (name, sms_prompt) values ('Host', $1)", [
    ASSISTANT_PROMPT,
  ]);
  await client.query(`
    insert into naive.phone_number (number, inbound_assistant_id)
      select ${ourNumberSql("n")}, a.id from naive.assistant a, generate_series(0, ${OUR_NUMBERS - 1}) n`);
  await client.query(`
    insert into naive.conversations (id, assistant_id, our_number, person_number, created_at)
      select ${id}, a.id, ${ourNumberSql(`(s % ${people})`)}, ${personNumberSql(`(s % ${people})`)}, ${at}
        from generate_series(0::bigint, ${2 * people - 1}) s, naive.assistant a`);
  await client.query(`
    insert into naive.messages (conversation_id, direction, status, body, message_sid, segments, created_at, updated_at)
      select ${id}, case when k % 2 = 1 then 'inbound' else 'outbound' end,
          case when k % 2 = 1 then 'received' else 'delivered' end,
          case when k % 2 = 1 then '${INBOUND_TEXT}' else '${REPLY_TEXT}' end,
          'SM' || gen_random_uuid(), 1, m.at, m.at
        from generate_series(0::bigint, ${2 * people - 1}) s, generate_series(1, 10) k,
          lateral (select ${at} + k * interval '19 s' as at) m`);
}
