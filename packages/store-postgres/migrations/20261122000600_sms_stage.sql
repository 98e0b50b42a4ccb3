-- Writes a reply, or a deliberate silence, and marks the texts that it answers.

create or replace function public.sms_stage(input text) returns json
language plpgsql volatile set search_path = '' as $function$
declare
  i constant jsonb := input::jsonb;
  key constant bigint := case when i ->> 'threadId' ~ '^\d{1,18}$' then (i ->> 'threadId')::bigint end;
  is_reply constant boolean := i ->> 'kind' = 'reply';
  generation constant jsonb := i -> 'generation';
  through integer := least((i ->> 'answersThrough')::numeric, 2147483647);
  reason text := i ->> 'reason';
  opted_out boolean := false;
  moment timestamptz;
  t public.sms_threads;
  reply uuid;
  answered_conversation bigint;
  parts integer := 0;
  staged json;
begin
  select * into t from public.sms_threads where id = key for update;
  moment := public.sms_now(i);
  if t.id is null or t.lease_token <> (i ->> 'token')::bigint or t.lease_until is null or t.lease_until <= moment then
    return json_build_object('kind', 'lease_lost');
  end if;

  if is_reply then
    if jsonb_array_length(i -> 'parts') = 0 then
      raise exception 'a reply needs at least one part' using errcode = '23514';
    end if;
    -- After the lock: a STOP that held the row until now is seen.
    opted_out := public.sms_is_opted_out(t.person_number, t.our_number, t.messaging_service_id);
  end if;
  if opted_out then
    reason := 'opted_out';
    through := t.next_seq;
  elsif (i ->> 'supersede')::boolean and t.next_seq - 1 > through and exists (
    select from public.sms_messages m
      where m.thread_id = key and m.waiting and m.direction = 'inbound' and m.seq > through)
  then
    update public.sms_threads
      set lease_until = moment + (i ->> 'leaseMs')::double precision * interval '1 millisecond'
      where id = key returning * into t;
    return json_build_object('kind', 'superseded', 'turn', public.sms_current_turn(t, i, moment));
  end if;

  if reason is null then
    reply := public.sms_new_id(moment);
  end if;
  with answered as (
    update public.sms_messages m
      set waiting = false, answered_at = moment, answered_by = reply, silence = reason
      where m.thread_id = key and m.waiting and m.direction = 'inbound' and m.seq <= through
      returning m.seq, m.conversation_id)
  select a.conversation_id into answered_conversation from answered a order by a.seq desc limit 1;

  if reply is not null then
    -- The texts have their answer already, from this lease or from an opt-out: a second one must not be sent.
    if answered_conversation is null then return json_build_object('kind', 'lease_lost'); end if;
    with new_parts as (
      insert into public.sms_messages (id, thread_id, conversation_id, seq, direction, waiting, status, body,
          provider, messaging_service_id, source, reply_id, part, send_after, attempts, handed_at, status_at,
          model, input_tokens, output_tokens, finish_reason, duration_ms, created_at)
        select case when p.part = 1 then reply else public.sms_new_id(moment) end, key, answered_conversation,
            t.next_seq + p.part - 1, 'outbound', true, 'staged', p.body,
            t.provider, t.messaging_service_id, i ->> 'source', reply, p.part, moment, 1, moment, moment,
            g.model, g.input_tokens, g.output_tokens, g.finish_reason, g.duration_ms, moment
          from jsonb_array_elements_text(i -> 'parts') with ordinality p (body, part)
          left join (select generation ->> 'model', (generation ->> 'inputTokens')::integer,
              (generation ->> 'outputTokens')::integer, generation ->> 'finishReason',
              (generation ->> 'durationMs')::numeric::integer
            ) g (model, input_tokens, output_tokens, finish_reason, duration_ms) on p.part = 1
        returning id, seq, body, messaging_service_id)
    select count(*), json_agg(json_build_object(
        'id', n.id, 'threadId', key::text, 'conversationId', answered_conversation::text,
        'from', t.our_number, 'to', t.person_number, 'body', n.body,
        'messagingServiceId', n.messaging_service_id, 'attempts', 0,
        'stagedAt', floor(extract(epoch from moment) * 1000)::bigint, 'inDoubtForMs', null) order by n.seq)
      into parts, staged
      from new_parts n;
    update public.sms_conversations set replied = true where id = answered_conversation and not replied;
  end if;

  if answered_conversation is not null then t.claims := 0; end if;
  if t.waiting_since is not null then
    if t.next_seq - 1 <= through then
      t.waiting_since := null;
      t.answer_at := null;
    else
      select min(m.created_at), public.sms_burst_due(min(m.created_at), max(m.created_at), t.quiet_ms, t.max_wait_ms)
        into t.waiting_since, t.answer_at
        from public.sms_messages m
        where m.thread_id = key and m.waiting and m.direction = 'inbound';
    end if;
  end if;
  update public.sms_threads set
      next_seq = next_seq + parts,
      last_message_at = case when parts > 0 then moment else last_message_at end,
      waiting_since = t.waiting_since, answer_at = t.answer_at, claims = t.claims,
      send_at = case when parts > 0 then coalesce(send_at, moment) else send_at end,
      lease_holder = case when parts > 0 then lease_holder end,
      lease_until = case when parts > 0
        then moment + (i ->> 'leaseMs')::double precision * interval '1 millisecond' end
    where id = key returning * into t;

  if parts > 0 then return json_build_object('kind', 'staged', 'messages', staged); end if;
  return json_build_object('kind', case when opted_out then 'opted_out' else 'silenced' end,
    'dueInMs', public.sms_due_in_ms(t.ready_at, moment));
end
$function$;
