-- Writes a reply, or a deliberate silence, and marks the texts that it answers.

create or replace function public.sms_stage(input text) returns json
language plpgsql volatile set search_path = '' as $function$
declare
  i constant jsonb := input::jsonb;
  key constant bigint := case when i ->> 'threadId' ~ '^\d{1,18}$' then (i ->> 'threadId')::bigint end;
  through integer := least((i ->> 'answersThrough')::numeric, 2147483647);
  moment timestamptz;
  reason public.sms_silence := i ->> 'reason';
  parts constant integer := coalesce(jsonb_array_length(i -> 'parts'), 0);
  reply uuid;
  answered bigint;
  staged json;
  t public.sms_threads;
begin
  select * into t from public.sms_threads where id = key for update;
  moment := coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp());
  if (t.lease_token = (i ->> 'token')::bigint and t.lease_until > moment) is not true then
    return json_build_object('kind', 'lease_lost');
  end if;
  if reason is null and parts = 0 then
    raise exception 'a reply needs at least one part' using errcode = '23514';
  end if;

  if reason is null and exists (
    select from public.sms_opt_outs o
      where o.person_number = t.person_number and o.scope in (t.our_number, t.messaging_service_id) and o.opted_out)
  then
    return public.sms_silence_all(t, moment);
  end if;
  if t.next_seq - 1 > through and (i ->> 'supersede')::boolean and exists (
    select from public.sms_messages m
      where m.thread_id = key and m.waiting and m.direction = 'inbound' and m.seq > through)
  then
    update public.sms_threads
      set lease_until = moment + (i ->> 'leaseMs')::double precision * interval '1 millisecond'
      where id = key returning * into t;
    return json_build_object('kind', 'superseded', 'turn', public.sms_current_turn(t, i, moment));
  end if;

  if reason is null then reply := public.sms_new_id(moment); end if;
  with texts as (
    update public.sms_messages m
      set waiting = false, answered_at = moment, answered_by = reply, silence = reason
      where m.thread_id = key and m.waiting and m.direction = 'inbound' and m.seq <= through
      returning m.seq, m.conversation_id)
  select x.conversation_id into answered from texts x order by x.seq desc limit 1;
  if reply is not null then
    -- The texts have their answer already, from this lease or from an opt-out: a second one must not be sent.
    if answered is null then return json_build_object('kind', 'lease_lost'); end if;
    with new_parts as (
      insert into public.sms_messages (id, thread_id, conversation_id, seq, direction, waiting, status, body,
          provider, messaging_service_id, source, reply_id, part, send_after, attempts, handed_at, status_at,
          model, input_tokens, output_tokens, finish_reason, duration_ms, created_at)
        select case when p.part = 1 then reply else public.sms_new_id(moment) end, key, answered,
            t.next_seq + p.part - 1, 'outbound', true, 'staged', p.body,
            t.provider, t.messaging_service_id, (i ->> 'source')::public.sms_source, reply, p.part, moment, 1,
            moment, moment, i -> 'generation' ->> 'model', (i -> 'generation' ->> 'inputTokens')::integer,
            (i -> 'generation' ->> 'outputTokens')::integer, i -> 'generation' ->> 'finishReason',
            (i -> 'generation' ->> 'durationMs')::numeric::integer, moment
          from jsonb_array_elements_text(i -> 'parts') with ordinality p (body, part)
        returning id, seq, body),
    replied as (
      update public.sms_conversations set replied = true where id = answered and not replied)
    select json_agg(json_build_object(
        'id', n.id, 'threadId', key::text, 'conversationId', answered::text,
        'from', t.our_number, 'to', t.person_number, 'body', n.body,
        'messagingServiceId', t.messaging_service_id, 'attempts', 0,
        'stagedAt', round(date_part('epoch', moment) * 1000)::bigint, 'inDoubtForMs', null) order by n.seq)
      into staged
      from new_parts n;
  end if;

  if t.next_seq - 1 <= through then
    t.waiting_since := null;
    t.answer_at := null;
  else
    select min(m.created_at), least(max(m.created_at) + t.quiet_ms * interval '1 millisecond',
        min(m.created_at) + greatest(t.quiet_ms, t.max_wait_ms) * interval '1 millisecond')
      into t.waiting_since, t.answer_at
      from public.sms_messages m
      where m.thread_id = key and m.waiting and m.direction = 'inbound';
  end if;
  if reply is not null then
    update public.sms_threads s set
        next_seq = s.next_seq + parts, last_message_at = moment, claims = 0,
        waiting_since = t.waiting_since, answer_at = t.answer_at,
        send_at = coalesce(s.send_at, moment), ready_at = least(s.ready_at, moment),
        lease_until = moment + (i ->> 'leaseMs')::double precision * interval '1 millisecond'
      where s.id = key;
    return json_build_object('kind', 'staged', 'messages', staged);
  end if;
  update public.sms_threads s set
      claims = case when answered is null then s.claims else 0 end,
      waiting_since = t.waiting_since, answer_at = t.answer_at, ready_at = coalesce(s.send_at, t.answer_at),
      lease_holder = null, lease_until = null
    where s.id = key returning * into t;
  return json_build_object('kind', 'silenced', 'dueInMs', case when t.ready_at is not null
    then greatest(0, ceil(extract(epoch from coalesce(t.send_at, t.answer_at) - moment) * 1000)) end);
end
$function$;

-- The person opted out while the reply was written: all that waits is answered with that silence.
create or replace function public.sms_silence_all(t public.sms_threads, moment timestamptz) returns json
language plpgsql volatile set search_path = '' as $function$
declare
  touched integer;
begin
  update public.sms_messages m
    set waiting = false, answered_at = moment, silence = 'opted_out'
    where m.thread_id = t.id and m.waiting and m.direction = 'inbound';
  get diagnostics touched = row_count;
  update public.sms_threads s set
      claims = case when touched > 0 then 0 else s.claims end,
      waiting_since = null, answer_at = null, ready_at = s.send_at, lease_holder = null, lease_until = null
    where s.id = t.id;
  return json_build_object('kind', 'opted_out', 'dueInMs', case when t.send_at is not null
    then greatest(0, ceil(extract(epoch from t.send_at - moment) * 1000)) end);
end
$function$;
