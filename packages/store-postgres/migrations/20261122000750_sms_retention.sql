-- Forgetting. Opt-outs and the consent log are kept.

-- Locks the person's threads first, as every step does: whoever holds one finds its lease lost afterwards.
create or replace function public.sms_erase_customer(input text) returns json
language plpgsql volatile set search_path = '' set plan_cache_mode = 'force_generic_plan' as $function$
declare
  i constant jsonb := input::jsonb;
  erased constant bigint[] := array(
    select id from public.sms_threads where person_number = i ->> 'person' order by id for update);
  messages integer;
begin
  delete from public.sms_messages where thread_id = any (erased);
  get diagnostics messages = row_count;
  -- Takes the conversations along.
  delete from public.sms_threads where id = any (erased);
  return json_build_object('threads', cardinality(erased), 'messages', messages);
end
$function$;

-- The lowest id that a message of this moment can have: see sms_new_id.
create or replace function public.sms_lowest_id(ms numeric) returns uuid
language plpgsql immutable set search_path = '' as $function$
begin
  return rpad(lpad(to_hex(greatest(0, least(ms, 281474976710655))::bigint), 12, '0'), 32, '0')::uuid;
end
$function$;

-- A batch of at most `limit` messages, in the order of their ids, and so of time: `next` is where the next batch
-- begins. What somebody is at work on at this moment is passed over, and left for the next time.
create or replace function public.sms_prune_messages(input text) returns json
language plpgsql volatile set search_path = '' set plan_cache_mode = 'force_generic_plan' as $function$
declare
  i constant jsonb := input::jsonb;
  older_than constant timestamptz := to_timestamp((i ->> 'olderThan')::double precision / 1000);
  place constant uuid := coalesce((i ->> 'after')::uuid, '00000000-0000-0000-0000-000000000000');
  most constant integer := (i ->> 'limit')::integer;
  pruned uuid[];
  sessions bigint[];
begin
  pruned := array(
    select m.id from public.sms_messages m
      where m.id > place and m.id < public.sms_lowest_id(ceil((i ->> 'olderThan')::numeric))
        and not m.waiting and m.created_at < older_than
      order by m.id limit most for update skip locked);
  with gone as (
    delete from public.sms_messages where id = any (pruned) returning conversation_id)
  select array_agg(distinct g.conversation_id) into sessions from gone g;
  -- The newest conversation of a thread stays as long as the thread does: a text may continue it.
  delete from public.sms_conversations c
    where c.id = any (sessions) and c.ended_at is not null
      and exists (select from public.sms_conversations n where n.thread_id = c.thread_id and n.id > c.id)
      and not exists (
        select from public.sms_messages m where m.thread_id = c.thread_id and m.conversation_id = c.id);
  return json_build_object('messages', cardinality(pruned),
    'next', case when cardinality(pruned) = most then pruned[most] end);
end
$function$;

-- A batch of threads that are left without messages and were last used before the moment: the last trace of a person.
-- Run after the messages. At most `limit` threads are looked at; `next` is where the next batch begins.
create or replace function public.sms_prune_threads(input text) returns json
language plpgsql volatile set search_path = '' set plan_cache_mode = 'force_generic_plan' as $function$
declare
  i constant jsonb := input::jsonb;
  older_than constant timestamptz := to_timestamp((i ->> 'olderThan')::double precision / 1000);
  moment constant timestamptz := coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp());
  place constant bigint := coalesce((i ->> 'after')::bigint, 0);
  most constant integer := (i ->> 'limit')::integer;
  idle bigint[];
begin
  idle := array(
    select t.id from public.sms_threads t
      where t.id > place and coalesce(t.send_at, t.answer_at) is null and t.last_message_at < older_than
        and (t.lease_until is null or t.lease_until <= moment)
      order by t.id limit most for update skip locked);
  -- A statement of its own: it sees what was written until the rows were locked.
  delete from public.sms_threads t
    where t.id = any (idle) and not exists (select from public.sms_messages m where m.thread_id = t.id);
  if place = 0 then
    delete from public.sms_assistant_days
      where day < least((older_than at time zone 'UTC')::date, (moment at time zone 'UTC')::date);
  end if;
  return json_build_object('next', case when cardinality(idle) = most then idle[most]::text end);
end
$function$;
