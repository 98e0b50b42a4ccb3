-- Writes down a text, once, and may claim its turn in the same step.

create or replace function public.sms_receive(input text) returns json
language plpgsql volatile set search_path = '' set plan_cache_mode = 'force_generic_plan' as $function$
declare
  i constant jsonb := input::jsonb;
  intent public.sms_intent;
  silence public.sms_silence;
  change text := 'continued';
  is_new_thread boolean := false;
  takes boolean;
  was_opted_out boolean;
  begins_short boolean;
  begins_long boolean;
  moment timestamptz;
  new_id uuid;
  due_in_ms bigint;
  conversation bigint;
  replies_so_far integer;
  who record;
  t public.sms_threads;
  q record;
begin
  select * into t from public.sms_threads s
    where s.our_number = i ->> 'to' and s.person_number = i ->> 'from' for update;
  if not found then
    insert into public.sms_threads (our_number, person_number, provider, last_message_at)
      values (i ->> 'to', i ->> 'from', i ->> 'provider', clock_timestamp())
      on conflict (person_number, our_number) do nothing returning * into t;
    is_new_thread := found;
    if not found then
      select * into t from public.sms_threads s
        where s.our_number = i ->> 'to' and s.person_number = i ->> 'from' for update;
      -- The row that stood in the way is gone again, or not visible to this transaction.
      if not found then raise exception 'the thread changed meanwhile' using errcode = '40001'; end if;
    end if;
  end if;

  moment := coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp());
  select d.id as known_id, d.thread_id, d.conversation_id,
      exists (
        select from public.sms_opt_outs o
          where o.person_number = t.person_number and o.scope in (t.our_number, i ->> 'messagingServiceId')
            and o.opted_out) as opted_out,
      c.ended_at is not null as ended, c.paused_at is not null as paused, c.paused_at,
      coalesce(c.paused_by = 'operator', false) as taken_over
    into q
    from (values (true)) v
    left join public.sms_messages d
      on d.provider = i ->> 'provider' and d.provider_message_id = i ->> 'providerMessageId'
    left join public.sms_conversations c on c.id = t.conversation_id;

  if q.known_id is not null then
    if is_new_thread then delete from public.sms_threads where id = t.id; end if;
    return (
      select json_build_object('kind', 'duplicate', 'messageId', q.known_id,
          'threadId', s.id::text, 'conversationId', q.conversation_id::text,
          'conversation', 'continued', 'silence', null, 'dueInMs', public.sms_due_in_ms(coalesce(s.send_at, s.answer_at), moment),
          'turn', null)
        from public.sms_threads s where s.id = q.thread_id);
  end if;

  if i ? 'ownAssistants' then
    -- Of numbers that are kept elsewhere, one is ours when it has got a text from this one.
    select nullif(i -> 'assistant', 'null')::json as assistant,
        t.person_number = t.our_number or exists (
          select from public.sms_threads o
            where o.person_number = t.our_number and o.our_number = t.person_number) as person_is_ours
      into who;
  else
    who := public.sms_who_answers(t.our_number, t.person_number);
  end if;
  -- UUID version 7, as sms_new_id has it.
  new_id := (lpad(to_hex(floor(date_part('epoch', moment) * 1000)::bigint), 12, '0') || '7'
    || right(replace(gen_random_uuid()::text, '-', ''), 19))::uuid;
  conversation := t.conversation_id;
  replies_so_far := t.replies;
  was_opted_out := q.opted_out;
  intent := case when was_opted_out and (i ->> 'optInIfOptedOut')::boolean then 'opt_in' else i ->> 'intent' end;
  if conversation is null or q.ended or intent = 'opt_in'
    or (not q.taken_over
      and moment > t.last_message_at + (i ->> 'sessionWindowMs')::double precision * interval '1 millisecond')
  then
    if conversation is not null and not q.ended then
      update public.sms_conversations c
        set ended_at = moment, end_reason = case when intent = 'opt_in' then 'restarted' else 'expired' end
        where c.id = conversation;
    end if;
    insert into public.sms_conversations (thread_id, started_at, paused_at, paused_by)
      values (t.id, moment, case when q.taken_over then q.paused_at end, case when q.taken_over then 'operator' end)
      returning id into conversation;
    q.ended := false;
    replies_so_far := 0;
    q.paused := q.taken_over;
    change := 'opened';
  end if;

  if intent = 'opt_out' then
    if not public.sms_opt_out(t.person_number, t.our_number, i ->> 'messagingServiceId', moment,
      (i ->> 'consentOrigin')::public.sms_consent_origin, new_id)
    then
      was_opted_out := true;
    end if;
    q.opted_out := true;
    -- Of one who had opted out before, a STOP may wait for its confirmation.
    t := public.sms_silence_opted_out(t, case when was_opted_out then 0 else 2147483647 end, true, moment);
  elsif intent = 'opt_in' then
    perform public.sms_opt_in(t.person_number, t.our_number, i ->> 'messagingServiceId', moment,
      (i ->> 'consentOrigin')::public.sms_consent_origin, new_id);
    q.opted_out := false;
  end if;
  if intent in ('opt_out', 'end') then
    update public.sms_conversations c
      set ended_at = moment, end_reason = case intent when 'end' then 'ended' else 'opted_out' end
      where c.id = conversation;
    q.ended := true;
    change := 'ended';
  end if;

  silence := case when q.paused then 'paused'
    when who.person_is_ours and not (i ->> 'answerOwnNumbers')::boolean then 'not_answerable'
    else i ->> 'silence' end;
  -- Whoever is not to be answered gets no confirmation either.
  if q.opted_out and (was_opted_out or silence is not null or (i ->> 'confirmOptOut')::boolean is not true) then
    silence := 'opted_out';
  end if;
  takes := silence is null and jsonb_typeof(i -> 'lease') = 'object'
    and (t.lease_until is null or t.lease_until <= moment);
  if silence is null then
    -- As burstDueAt has it.
    t.answer_at := least(moment + (i ->> 'quietMs')::double precision * interval '1 millisecond',
      coalesce(t.waiting_since, moment) + greatest((i ->> 'quietMs')::double precision,
        (i ->> 'maxWaitMs')::double precision) * interval '1 millisecond');
    t.waiting_since := coalesce(t.waiting_since, moment);
    t.quiet_ms := (i ->> 'quietMs')::double precision;
    t.max_wait_ms := (i ->> 'maxWaitMs')::double precision;
  end if;
  insert into public.sms_messages (id, thread_id, conversation_id, seq, direction, waiting, status, body, media,
      location, provider, provider_message_id, messaging_service_id, segments, intent, opt_out_type,
      ready_at, answered_at, silence, created_at)
    values (new_id, t.id, conversation, t.next_seq, 'inbound', silence is null, 'received', i ->> 'body',
      i -> 'media', nullif(i -> 'location', 'null'), i ->> 'provider', i ->> 'providerMessageId',
      i ->> 'messagingServiceId', (i ->> 'segments')::integer, intent, i ->> 'optOutType',
      case when silence is null then t.answer_at end, case when silence is not null then moment end, silence, moment);
  begins_short := coalesce(moment >= t.short_since
    + (i -> 'usageWindows' ->> 'shortMs')::double precision * interval '1 millisecond', t.short_since is null);
  begins_long := coalesce(moment >= t.long_since
    + (i -> 'usageWindows' ->> 'longMs')::double precision * interval '1 millisecond', t.long_since is null);
  update public.sms_threads s set
      provider = i ->> 'provider', messaging_service_id = i ->> 'messagingServiceId',
      next_seq = s.next_seq + 1, last_message_at = moment,
      quiet_ms = t.quiet_ms, max_wait_ms = t.max_wait_ms, assistant_id = who.assistant ->> 'id',
      conversation_id = conversation, replies = replies_so_far,
      short_since = case when begins_short then moment else s.short_since end,
      short_texts = case when begins_short then 1 else s.short_texts + 1 end,
      long_since = case when begins_long then moment else s.long_since end,
      long_texts = case when begins_long then 1 else s.long_texts + 1 end,
      notice_at = case when begins_long then null else s.notice_at end,
      waiting_since = t.waiting_since, answer_at = t.answer_at,
      claims = case when takes then s.claims + 1 else s.claims end,
      lease_token = case when takes then s.lease_token + 1 else s.lease_token end,
      lease_holder = case when takes then i -> 'lease' ->> 'holder' else s.lease_holder end,
      lease_until = case when takes
        then moment + (i -> 'lease' ->> 'leaseMs')::double precision * interval '1 millisecond'
        else s.lease_until end
    where s.id = t.id returning s.* into t;
  if takes and t.send_at is not null then perform public.sms_hand_out(t.id, moment); end if;

  due_in_ms := public.sms_due_in_ms(coalesce(t.send_at, t.answer_at), moment);
  return json_build_object(
    'kind', case when who.assistant is null then 'unassigned' else 'received' end,
    'messageId', new_id, 'threadId', t.id::text, 'conversationId', conversation::text,
    'conversation', change, 'silence', silence, 'dueInMs', due_in_ms,
    'turn', case when takes then public.sms_turn(t, q.ended, q.paused, change = 'opened', who.assistant,
      q.opted_out, (i -> 'lease' ->> 'historyLimit')::bigint, due_in_ms, moment) end);
end
$function$;
