-- Threads, conversations and messages.
--
-- What may not happen is forbidden here, by enumerated types, unique keys and checks. Checks and foreign keys of
-- sms_messages are few and short on purpose: PostgreSQL looks at each of them anew for every row that it writes, and
-- a check over all the states of a message costs as much as writing it.

do $migration$
begin
  if to_regtype('public.sms_direction') is null then
    create type public.sms_direction as enum ('inbound', 'outbound');
  end if;
  -- `received` is for inbound texts, the others are for outbound ones.
  if to_regtype('public.sms_status') is null then
    create type public.sms_status as enum ('received', 'staged', 'unknown', 'canceled', 'queued', 'sending', 'sent',
      'undelivered', 'failed', 'delivered', 'read');
  end if;
  if to_regtype('public.sms_intent') is null then
    create type public.sms_intent as enum ('message', 'end', 'opt_out', 'opt_in', 'help');
  end if;
  if to_regtype('public.sms_silence') is null then
    create type public.sms_silence as enum ('opted_out', 'carrier_answers', 'conversation_ended', 'opted_in',
      'no_assistant', 'model_failed', 'too_late', 'not_answerable', 'limit_texts_short', 'limit_texts_long',
      'limit_replies', 'limit_tokens', 'limit_segments', 'loop_suspected', 'paused');
  end if;
  if to_regtype('public.sms_source') is null then
    create type public.sms_source as enum ('first_sms', 'model', 'farewell', 'help', 'fallback', 'unassigned',
      'opt_out_confirmation', 'limit_notice', 'operator');
  end if;
  if to_regtype('public.sms_encoding') is null then
    create type public.sms_encoding as enum ('GSM-7', 'UCS-2');
  end if;
end
$migration$;

-- A thread is a pair of numbers. Its row is what every step locks first, so two steps on one thread never overlap
-- and never wait for each other in a circle. It is updated with every step and stays small; the free space keeps
-- its versions on one page. No index is on anything that a step changes, so that none has to follow: what is due is
-- found by the messages that wait.
create table if not exists public.sms_threads (
  id bigint generated always as identity primary key,
  our_number text not null,
  person_number text not null,
  provider text not null,
  messaging_service_id text,
  next_seq integer not null default 1,
  last_message_at timestamptz not null,
  waiting_since timestamptz,
  answer_at timestamptz,
  quiet_ms double precision not null default 0,
  max_wait_ms double precision not null default 0,
  send_at timestamptz,
  lease_until timestamptz,
  lease_holder text,
  lease_token bigint not null default 0,
  claims integer not null default 0,
  assistant_id text,
  conversation_id bigint,
  replies integer not null default 0,
  short_since timestamptz,
  short_texts integer not null default 0,
  long_since timestamptz,
  long_texts integer not null default 0,
  notice_at timestamptz,
  created_at timestamptz not null default now()
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- The person first: erasing a person, and searching for the beginning of a number, find the threads by this key too.
create unique index if not exists sms_threads_pair_key
  on public.sms_threads (person_number text_pattern_ops, our_number);

comment on table public.sms_threads is 'One row for each pair of our number and a person''s number.';
comment on column public.sms_threads.waiting_since is 'When the oldest unanswered text came.';
comment on column public.sms_threads.answer_at is 'When the unanswered texts are due: the end of the burst''s quiet time.';
comment on column public.sms_threads.quiet_ms is 'The burst''s quiet time, of the latest text; with max_wait_ms it gives answer_at.';
comment on column public.sms_threads.send_at is 'When the staged replies are due. They go before anything new is answered.';
comment on column public.sms_threads.lease_token is 'The fencing token: rises with every claim, and older ones are refused.';
comment on column public.sms_threads.claims is 'Claims since anything was last answered.';
comment on column public.sms_threads.assistant_id is
  'Who had our number when the latest text came: what replies cost is counted for it. Null: nobody. No foreign key: a backend may keep its assistants elsewhere.';
comment on column public.sms_threads.conversation_id is 'The newest conversation. No foreign key: it refers to the thread.';
comment on column public.sms_threads.replies is 'Replies that were staged in that conversation, each counted once whatever its parts.';
comment on column public.sms_threads.short_since is 'When the short window of the person''s limits began; short_texts have come in it.';
comment on column public.sms_threads.long_since is 'The same for the long window.';
comment on column public.sms_threads.notice_at is 'When the person was told of a limit. Null: not in this long window.';

create table if not exists public.sms_conversations (
  id bigint generated always as identity primary key,
  thread_id bigint not null references public.sms_threads (id) on delete cascade,
  started_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  paused_at timestamptz,
  paused_by text,
  constraint sms_conversations_pause_check check (
    (paused_at is null and paused_by is null)
    or (paused_at is not null and paused_by in ('loop', 'operator'))),
  constraint sms_conversations_end_check check (
    (ended_at is null and end_reason is null)
    or (ended_at is not null and end_reason in ('ended', 'opted_out', 'expired', 'restarted')))
) with (fillfactor = 80);

create index if not exists sms_conversations_thread_idx on public.sms_conversations (thread_id, id);
create unique index if not exists sms_conversations_live_key on public.sms_conversations (thread_id)
  where ended_at is null;

comment on table public.sms_conversations is 'One session of a thread. At most one of a thread is live.';
comment on column public.sms_conversations.paused_at is 'Since when its texts are answered with silence. Null: it is not paused.';
comment on column public.sms_conversations.paused_by is
  'Who paused it: our own guard (loop), or a person (operator), whose pause the session window does not end and later conversations inherit.';

create table if not exists public.sms_messages (
  id uuid primary key,
  -- No foreign keys: PostgreSQL would look both rows up for every message, although the step that writes it holds the
  -- thread's lock. What deletes threads deletes their messages first.
  thread_id bigint not null,
  conversation_id bigint not null,
  seq integer not null,
  direction public.sms_direction not null,
  waiting boolean not null,
  status public.sms_status not null,
  body text not null,
  media jsonb not null default '[]',
  location jsonb,
  provider text not null,
  provider_message_id text,
  messaging_service_id text,
  segments integer,
  encoding public.sms_encoding,
  estimated_cost double precision,
  error_code text,
  intent public.sms_intent,
  opt_out_type text,
  answered_at timestamptz,
  answered_by uuid,
  silence public.sms_silence,
  source public.sms_source,
  reply_id uuid,
  part smallint,
  ready_at timestamptz,
  attempts integer not null default 0,
  handed_at timestamptz,
  doubt_at timestamptz,
  status_at timestamptz,
  sent_at timestamptz,
  idempotency_key text,
  model text,
  input_tokens integer,
  output_tokens integer,
  finish_reason text,
  duration_ms integer,
  created_at timestamptz not null,
  constraint sms_messages_order_key unique (thread_id, conversation_id, seq),
  constraint sms_messages_state_check check (
    case when waiting then answered_at is null and silence is null else answered_by is null or silence is null end)
) with (fillfactor = 90);

create unique index if not exists sms_messages_provider_key
  on public.sms_messages (provider, provider_message_id) where provider_message_id is not null;
create unique index if not exists sms_messages_idempotency_key
  on public.sms_messages (thread_id, idempotency_key) where idempotency_key is not null;
create index if not exists sms_messages_waiting_idx on public.sms_messages (thread_id, seq) where waiting;
create index if not exists sms_messages_ready_idx on public.sms_messages (ready_at) where waiting;

comment on table public.sms_messages is 'Every text, in both directions.';
comment on column public.sms_messages.id is
  'UUID version 7 of created_at: old messages are found by it, without an index on the time.';
comment on column public.sms_messages.segments is
  'As the carrier counts them; of a reply, as we counted them until the carrier has told.';
comment on column public.sms_messages.estimated_cost is
  'Of a reply, what its segments cost by the price table that the pipeline was given. Null: no price was known.';
comment on column public.sms_messages.waiting is 'An inbound text without an answer, or a staged reply that is not settled.';
comment on column public.sms_messages.answered_by is
  'The reply_id of the reply that answered this text. No foreign key: it would cost every text one more index.';
comment on column public.sms_messages.silence is
  'Why an inbound text was deliberately not answered, or why an outbound one was canceled.';
comment on column public.sms_messages.reply_id is 'The id of the first part of the reply that this is a part of.';
comment on column public.sms_messages.ready_at is
  'Of a reply, when it may be handed to the carrier; of a text, the end of the burst''s quiet time when it came. While the message waits, its thread is looked at from then on.';
comment on column public.sms_messages.attempts is 'How often the message was handed to a lease holder to send.';
comment on column public.sms_messages.handed_at is 'When the holder of the lease got it. Null: certainly not with the carrier.';
comment on column public.sms_messages.sent_at is 'When the carrier was first known to have it.';
comment on column public.sms_messages.idempotency_key is
  'Of the first part of a message that a person wrote, the key that tells a repeated call from a new one.';
comment on column public.sms_messages.doubt_at is 'When a holder before that one got it, and may have sent it.';

alter table public.sms_threads enable row level security;
alter table public.sms_conversations enable row level security;
alter table public.sms_messages enable row level security;
