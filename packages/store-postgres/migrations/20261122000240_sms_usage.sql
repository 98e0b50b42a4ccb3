-- What each assistant's replies cost in a day. The limits of a person are kept in sms_threads and sms_conversations.

-- Several rows for each day, chosen by the connection: those that write at the same moment seldom wait for one
-- another's row. A turn reads them all. The free space lets a row be updated in place, however often.
create table if not exists public.sms_assistant_days (
  day date not null,
  assistant_id text not null,
  shard smallint not null,
  tokens bigint not null,
  segments bigint not null,
  primary key (day, assistant_id, shard),
  constraint sms_assistant_days_shard_check check (shard between 0 and 63)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

comment on table public.sms_assistant_days is
  'Tokens and segments of the replies that were staged for an assistant on a day (UTC), in up to 64 rows to be added up.';

alter table public.sms_assistant_days enable row level security;
