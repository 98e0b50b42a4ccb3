-- Writes a reply, or a deliberate silence, and marks the texts that it answers.

create or replace function public.sms_stage(input text) returns json
language plpgsql volatile set search_path = '' set plan_cache_mode = 'force_generic_plan' as $function$
declare
  i constant jsonb := input::jsonb;
  key constant bigint := case when i ->> 'threadId' ~ '^\d{1,18}$' then (i ->> 'threadId')::bigint end;
  through constant integer := least((i ->> 'answersThrough')::numeric, 2147483647);
  -- Null for a reply.
  reason constant public.sms_silence := i ->> 'reason';
  moment timestamptz;
  reply uuid;
  staged json;
  t public.sms_threads;
begin
  select * into t from public.sms_threads where id = key for update;
  moment := coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp());
  if (t.lease_token = (i ->> 'token')::bigint and t.lease_until > moment) is not true then
    return json_build_object('kind', 'lease_lost');
  end if;

  if reason is null then
    -- After the lock: a STOP that held the row until now is seen.
    if exists (
      select from public.sms_opt_outs o
        where o.person_number = t.person_number and o.scope in (t.our_number, t.messaging_service_id) and o.opted_out)
    then
      perform public.sms_silence_all(key, false, moment);
      update public.sms_threads set lease_holder = null, lease_until = null where id = key returning * into t;
      return json_build_object('kind', 'opted_out', 'dueInMs', public.sms_due_in_ms(t, moment));
    end if;
    reply := public.sms_new_id(moment);
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

  with answered as (
    update public.sms_messages m
      set waiting = false, answered_at = moment, answered_by = reply, silence = reason
      where m.thread_id = key and m.waiting and m.direction = 'inbound' and m.seq <= through
      returning m.seq, m.conversation_id),
  newest as (
    select a.conversation_id from answered a order by a.seq desc limit 1),
  parts as (
    insert into public.sms_messages (id, thread_id, conversation_id, seq, direction, waiting, status, body,
        provider, messaging_service_id, source, reply_id, part, send_after, attempts, handed_at, status_at,
        model, input_tokens, output_tokens, finish_reason, duration_ms, created_at)
      select case when p.part = 1 then reply else public.sms_new_id(moment) end, key, n.conversation_id,
          t.next_seq + p.part - 1, 'outbound', true, 'staged', p.body,
          t.provider, t.messaging_service_id, (i ->> 'source')::public.sms_source, reply, p.part, moment, 1,
          moment, moment, i -> 'generation' ->> 'model', (i -> 'generation' ->> 'inputTokens')::integer,
          (i -> 'generation' ->> 'outputTokens')::integer, i -> 'generation' ->> 'finishReason',
          (i -> 'generation' ->> 'durationMs')::numeric::integer, moment
        from newest n, jsonb_array_elements_text(i -> 'parts') with ordinality p (body, part)
        where reply is not null
      returning id, conversation_id, seq, body),
  replied as (
    update public.sms_conversations c set replied = true from newest n
      where c.id = n.conversation_id and not c.replied and reply is not null),
  -- Newer texts wait on.
  rest as (
    select min(m.created_at) as oldest, max(m.created_at) as newest from public.sms_messages m
      where t.next_seq - 1 > through
        and m.thread_id = key and m.waiting and m.direction = 'inbound' and m.seq > through)
  update public.sms_threads s set
      next_seq = s.next_seq + w.parts,
      last_message_at = case when w.parts > 0 then greatest(s.last_message_at, moment) else s.last_message_at end,
      claims = case when exists (select from newest) then 0 else s.claims end,
      waiting_since = r.oldest, answer_at = r.due,
      send_at = case when w.parts > 0 then coalesce(s.send_at, moment) else s.send_at end,
      ready_at = case when w.parts > 0 then least(s.ready_at, moment) else coalesce(s.send_at, r.due) end,
      lease_holder = case when w.parts > 0 then s.lease_holder end,
      lease_until = case when w.parts > 0
        then moment + (i ->> 'leaseMs')::double precision * interval '1 millisecond' end
    from (
        select count(*)::integer as parts, json_agg(json_build_object(
            'id', p.id, 'threadId', key::text, 'conversationId', p.conversation_id::text,
            'from', t.our_number, 'to', t.person_number, 'body', p.body,
            'messagingServiceId', t.messaging_service_id, 'attempts', 0,
            'stagedAt', round(date_part('epoch', moment) * 1000)::bigint, 'inDoubtForMs', null) order by p.seq) as json
          from parts p) w,
      (
        select e.oldest, least(e.newest + t.quiet_ms * interval '1 millisecond',
            e.oldest + greatest(t.quiet_ms, t.max_wait_ms) * interval '1 millisecond') as due
          from rest e) r
    -- A reply to texts that have their answer already, from this lease or from an opt-out, must not be sent.
    where s.id = key and (reply is null or w.parts > 0)
    returning w.json, s.send_at, s.answer_at into staged, t.send_at, t.answer_at;

  return case
    when reply is null then json_build_object('kind', 'silenced', 'dueInMs', public.sms_due_in_ms(t, moment))
    when staged is null then json_build_object('kind', 'lease_lost')
    else json_build_object('kind', 'staged', 'messages', staged) end;
end
$function$;
