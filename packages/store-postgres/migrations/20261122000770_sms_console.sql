-- Reading what was said. A page must cost little however many messages there are, and what is read here must cost the
-- steps nothing: the indexes are on what a step never changes.

-- By how a number ends, and how ours begins. How the person's begins is sms_threads_pair_key's.
create index if not exists sms_threads_person_end_idx on public.sms_threads (reverse(person_number) text_pattern_ops);
create index if not exists sms_threads_our_number_idx on public.sms_threads (our_number text_pattern_ops);
create index if not exists sms_threads_our_end_idx on public.sms_threads (reverse(our_number) text_pattern_ops);
create index if not exists sms_conversations_paused_idx on public.sms_conversations (thread_id)
  where paused_at is not null;

-- Conversations as they are listed, the one with the newest message first. With `own_assistants` the backend keeps them
-- elsewhere.
create or replace function public.sms_summaries(wanted bigint[], own_assistants boolean, moment timestamptz) returns json
language plpgsql stable set search_path = '' as $function$
begin
  return (
    -- Few numbers are ours: each one's assistant is looked up once.
    with numbers as materialized (
      select d.our_number, public.sms_assistant_of(d.our_number) as assistant
        from (
          select distinct t.our_number
            from public.sms_conversations c join public.sms_threads t on t.id = c.thread_id
            where c.id = any (wanted) and not own_assistants) d)
    select json_agg(json_build_object(
        'id', c.id::text, 'threadId', t.id::text, 'number', t.our_number, 'person', t.person_number,
        'assistant', case when a.assistant is not null
          then json_build_object('id', a.assistant ->> 'id', 'name', a.assistant ->> 'name') end,
        'startedAt', round(date_part('epoch', c.started_at) * 1000)::bigint,
        'lastMessageAt', round(date_part('epoch', coalesce(m.created_at, c.started_at)) * 1000)::bigint,
        'endedAt', round(date_part('epoch', c.ended_at) * 1000)::bigint, 'endReason', c.end_reason,
        'paused', case when c.paused_at is not null then json_build_object(
          'at', round(date_part('epoch', c.paused_at) * 1000)::bigint, 'by', c.paused_by) end,
        'optedOut', exists (
          select from public.sms_opt_outs o
            where o.person_number = t.person_number and o.scope in (t.our_number, t.messaging_service_id)
              and o.opted_out),
        'inHand', coalesce(t.lease_until > moment, false),
        'dueInMs', public.sms_due_in_ms(coalesce(t.send_at, t.answer_at), moment),
        'lastMessage', case when m.id is not null then json_build_object(
          'direction', m.direction, 'body', m.body, 'mediaCount', jsonb_array_length(m.media),
          'status', case when m.direction = 'outbound' then m.status end) end) order by m.id desc)
      from public.sms_conversations c
      join public.sms_threads t on t.id = c.thread_id
      left join numbers a on a.our_number = t.our_number
      left join lateral (
        select n.id, n.direction, n.status, n.body, n.media, n.created_at from public.sms_messages n
          where n.thread_id = t.id and n.conversation_id = c.id order by n.seq desc limit 1) m on true
      where c.id = any (wanted));
end
$function$;

-- Conversations, all of those that are asked for among them, where an index tells and they are `few`; else null.
create or replace function public.sms_few_conversations(number text, state text, few integer) returns bigint[]
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $function$
declare
  -- A tilde sorts after everything that can follow in a number.
  past constant text := number || '~';
  mirrored constant text := reverse(number);
  past_mirrored constant text := mirrored || '~';
  threads bigint[];
  found_ids bigint[];
begin
  if starts_with(number, '+') then
    threads := array(
      select w.id
        from (
          (select t.id from public.sms_threads t
            where t.person_number ~>=~ number and t.person_number ~<~ past limit few + 1)
          union
          (select t.id from public.sms_threads t
            where t.our_number ~>=~ number and t.our_number ~<~ past limit few + 1)) w);
  elsif number is not null then
    threads := array(
      select w.id
        from (
          (select t.id from public.sms_threads t
            where reverse(t.person_number) ~>=~ mirrored and reverse(t.person_number) ~<~ past_mirrored
            limit few + 1)
          union
          (select t.id from public.sms_threads t
            where reverse(t.our_number) ~>=~ mirrored and reverse(t.our_number) ~<~ past_mirrored
            limit few + 1)) w);
  end if;
  if cardinality(threads) <= few then
    found_ids := array(select c.id from public.sms_conversations c where c.thread_id = any (threads) limit few + 1);
    if cardinality(found_ids) <= few then return found_ids; end if;
  end if;

  if state = 'waiting' then
    found_ids := array(
      select m.conversation_id from public.sms_messages m where m.waiting limit few + 1);
  elsif state = 'paused' then
    found_ids := array(
      select c.id from public.sms_conversations c where c.paused_at is not null limit few + 1);
  else
    return null;
  end if;
  return case when cardinality(found_ids) <= few then found_ids end;
end
$function$;

-- A page of conversations, the one with the newest message first. A message's id tells its time, so messages are read from
-- the newest id downwards, and those that are their conversation's newest are kept. `walk` of them are read at most: where
-- what is asked for is rare, a page ends early.
create or replace function public.sms_list_conversations(input text) returns json
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $function$
declare
  i constant jsonb := input::jsonb;
  walk constant integer := 2000;
  most constant integer := (i ->> 'limit')::integer;
  number constant text := nullif(i ->> 'number', '');
  state constant text := i ->> 'state';
  place constant uuid := coalesce((i ->> 'before')::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
  moment constant timestamptz := coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp());
  few constant bigint[] := public.sms_few_conversations(number, state, 1000);
  candidates constant text := case when few is not null then
    'select l.id, k.id as conversation_id
      from public.sms_conversations k
      cross join lateral (
        select n.id from public.sms_messages n
          where n.thread_id = k.thread_id and n.conversation_id = k.id order by n.seq desc limit 1) l
      where k.id = any ($4) and l.id < $2'
    else
    'select w.id, w.conversation_id
      from (
        select v.id, v.thread_id, v.conversation_id, v.seq from public.sms_messages v
          where v.id < $2 order by v.id desc limit $5) w
      cross join lateral (
        select n.seq from public.sms_messages n
          where n.thread_id = w.thread_id and n.conversation_id = w.conversation_id order by n.seq desc limit 1) l
      where l.seq = w.seq' end;
  -- Only what is asked for is looked at: this runs for each of them.
  is_wanted constant text := concat_ws(' and ', 'true',
    case
      when starts_with(number, '+') then '(starts_with(t.person_number, $1) or starts_with(t.our_number, $1))'
      when number is not null then
        '(starts_with(reverse(t.person_number), reverse($1)) or starts_with(reverse(t.our_number), reverse($1)))' end,
    case state
      when 'waiting' then 'exists (
        select from public.sms_messages n where n.thread_id = t.id and n.waiting and n.conversation_id = c.id)'
      when 'paused' then 'c.paused_at is not null and t.conversation_id = c.id'
      when 'failed' then '(
        select n.status in (''failed'', ''undelivered'', ''unknown'') from public.sms_messages n
          where n.thread_id = t.id and n.conversation_id = c.id and n.direction = ''outbound''
          order by n.seq desc limit 1)'
      when 'live' then 'c.ended_at is null' end);
  newest uuid[];
  next_place uuid;
begin
  execute format('
    select array(
      select m.id
        from (%s) m
        join public.sms_conversations c on c.id = m.conversation_id
        -- Each by its key, however few the planner expects there to be.
        cross join lateral (select * from public.sms_threads h where h.id = c.thread_id offset 0) t
        where %s
        order by m.id desc limit $3)', candidates, is_wanted)
    into newest using number, place, most + 1, few, walk;
  if cardinality(newest) > most then
    next_place := newest[most];
  elsif few is null then
    next_place := (
      select v.id from public.sms_messages v where v.id < place order by v.id desc offset walk - 1 limit 1);
  end if;
  return json_build_object(
    'conversations', coalesce(public.sms_summaries(
      array(select m.conversation_id from public.sms_messages m where m.id = any (newest[:most])),
      i ? 'ownAssistants', moment), '[]'),
    'next', next_place);
end
$function$;

create or replace function public.sms_find_conversation(input text) returns json
language plpgsql stable set search_path = '' as $function$
declare
  i constant jsonb := input::jsonb;
begin
  return public.sms_summaries(
    array[case when i ->> 'conversationId' ~ '^[0-9]{1,18}$' then (i ->> 'conversationId')::bigint end],
    i ? 'ownAssistants',
    coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp())) -> 0;
end
$function$;

-- A message as it is listed.
create or replace function public.sms_message(m public.sms_messages) returns json
language plpgsql stable set search_path = '' as $function$
begin
  if m.direction = 'inbound' then
    return json_build_object(
      'direction', m.direction, 'id', m.id, 'seq', m.seq, 'body', m.body, 'segments', m.segments,
      'providerMessageId', m.provider_message_id, 'at', round(date_part('epoch', m.created_at) * 1000)::bigint,
      'media', m.media, 'location', m.location, 'intent', m.intent,
      'answeredAt', round(date_part('epoch', m.answered_at) * 1000)::bigint, 'answeredBy', m.answered_by, 'silence', m.silence);
  end if;
  return json_build_object(
    'direction', m.direction, 'id', m.id, 'seq', m.seq, 'body', m.body, 'segments', m.segments,
    'providerMessageId', m.provider_message_id, 'at', round(date_part('epoch', m.created_at) * 1000)::bigint,
    'encoding', m.encoding, 'estimatedCost', m.estimated_cost, 'source', m.source, 'replyId', m.reply_id,
    'part', m.part, 'status', m.status, 'statusAt', round(date_part('epoch', m.status_at) * 1000)::bigint,
    'sentAt', round(date_part('epoch', m.sent_at) * 1000)::bigint, 'errorCode', m.error_code, 'silence', m.silence,
    'attempts', m.attempts,
    'generation', case when m.model is not null then json_build_object(
      'model', m.model, 'inputTokens', m.input_tokens, 'outputTokens', m.output_tokens,
      'finishReason', m.finish_reason, 'durationMs', m.duration_ms) end);
end
$function$;

create or replace function public.sms_list_messages(input text) returns json
language plpgsql stable set search_path = '' as $function$
declare
  i constant jsonb := input::jsonb;
  most constant integer := (i ->> 'limit')::integer;
  place constant integer := coalesce((i ->> 'before')::integer, 2147483647);
  conversation constant bigint :=
    case when i ->> 'conversationId' ~ '^[0-9]{1,18}$' then (i ->> 'conversationId')::bigint end;
  found_rows public.sms_messages[];
begin
  found_rows := array(
    select m from public.sms_messages m
      where m.thread_id = (select c.thread_id from public.sms_conversations c where c.id = conversation)
        and m.conversation_id = conversation and m.seq < place
      order by m.seq desc limit most + 1);
  return json_build_object(
    'messages', coalesce((
      select json_agg(public.sms_message(m) order by m.seq desc) from unnest(found_rows[:most]) m), '[]'),
    'next', case when cardinality(found_rows) > most then (found_rows[most]).seq::text end);
end
$function$;
