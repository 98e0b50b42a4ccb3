-- Writes down a text, once, and may claim its turn in the same step.

create or replace function public.sms_receive(input text) returns json
language plpgsql volatile set search_path = '' as $function$
declare
  i constant jsonb := input::jsonb;
  intent public.sms_intent;
  silence public.sms_silence;
  change text := 'continued';
  is_new_thread boolean := false;
  takes boolean := false;
  touched integer;
  t public.sms_threads;
  q record;
begin
  select * into t from public.sms_threads s
    where s.our_number = i ->> 'to' and s.person_number = i ->> 'from' for update;
  if not found then
    insert into public.sms_threads (our_number, person_number, provider, last_message_at)
      values (i ->> 'to', i ->> 'from', i ->> 'provider', clock_timestamp())
      on conflict do nothing returning * into t;
    is_new_thread := found;
    if not found then
      select * into t from public.sms_threads s
        where s.our_number = i ->> 'to' and s.person_number = i ->> 'from' for update;
      -- The row that stood in the way is gone again, or not visible to this transaction.
      if not found then raise exception 'the thread changed meanwhile' using errcode = '40001'; end if;
    end if;
  end if;

  select n.moment, public.sms_new_id(n.moment) as id,
      d.id as known_id, d.thread_id, d.conversation_id,
      case when i ? 'ownAssistants' then nullif(i -> 'assistant', 'null')::json
        else public.sms_assistant_of(t.our_number) end as assistant,
      exists (
        select from public.sms_opt_outs o
          where o.person_number = t.person_number and o.scope in (t.our_number, i ->> 'messagingServiceId')
            and o.opted_out) as opted_out,
      c.id as conversation, c.ended_at is not null as ended, coalesce(c.replied, false) as replied
    into q
    from (select coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp()) as moment) n
    left join public.sms_messages d
      on d.provider = i ->> 'provider' and d.provider_message_id = i ->> 'providerMessageId'
    left join lateral (
      select * from public.sms_conversations l where l.thread_id = t.id order by l.id desc limit 1) c on true;

  if q.known_id is not null then
    if is_new_thread then delete from public.sms_threads where id = t.id; end if;
    return (
      select json_build_object('kind', 'duplicate', 'messageId', q.known_id,
          'threadId', s.id::text, 'conversationId', q.conversation_id::text,
          'conversation', 'continued', 'silence', null, 'dueInMs', case when s.ready_at is not null
            then greatest(0, ceil(extract(epoch from coalesce(s.send_at, s.answer_at) - q.moment) * 1000)) end,
          'turn', null)
        from public.sms_threads s where s.id = q.thread_id);
  end if;

  intent := case when q.opted_out and (i ->> 'optInIfOptedOut')::boolean then 'opt_in' else i ->> 'intent' end;
  if q.conversation is null or q.ended or intent = 'opt_in'
    or q.moment > t.last_message_at + (i ->> 'sessionWindowMs')::double precision * interval '1 millisecond'
  then
    if q.conversation is not null and not q.ended then
      update public.sms_conversations
        set ended_at = q.moment, end_reason = case when intent = 'opt_in' then 'restarted' else 'expired' end
        where id = q.conversation;
    end if;
    insert into public.sms_conversations (thread_id, started_at) values (t.id, q.moment)
      returning id into q.conversation;
    q.ended := false;
    q.replied := false;
    change := 'opened';
  end if;

  if intent = 'opt_out' then
    perform public.sms_opt_out(t.person_number, t.our_number, i ->> 'messagingServiceId', q.moment, q.id);
    q.opted_out := true;
    -- What is certainly not with the carrier is canceled with all that waits for an answer.
    update public.sms_messages m
      set waiting = false, silence = 'opted_out', status_at = q.moment,
        answered_at = case when m.direction = 'inbound' then q.moment end,
        status = case when m.direction = 'inbound' then m.status else 'canceled' end
      where m.thread_id = t.id and m.waiting and (m.direction = 'inbound' or m.handed_at is null);
    get diagnostics touched = row_count;
    t.claims := case when touched > 0 then 0 else t.claims end;
    t.waiting_since := null;
    t.answer_at := null;
    t.send_at := (select m.send_after from public.sms_messages m
      where m.thread_id = t.id and m.waiting order by m.seq limit 1);
  elsif intent = 'opt_in' then
    insert into public.sms_opt_outs (person_number, scope, opted_out, opted_in_at, message_id)
      values (t.person_number, coalesce(i ->> 'messagingServiceId', t.our_number), false, q.moment, q.id)
      on conflict (person_number, scope) do update
        set opted_out = false, opted_in_at = excluded.opted_in_at, message_id = excluded.message_id;
    -- One from before the number belonged to the Messaging Service.
    update public.sms_opt_outs o set opted_out = false, opted_in_at = q.moment, message_id = q.id
      where o.person_number = t.person_number and o.scope = t.our_number and o.opted_out;
    q.opted_out := false;
  end if;
  if intent in ('opt_out', 'end') then
    update public.sms_conversations
      set ended_at = q.moment, end_reason = case intent when 'end' then 'ended' else 'opted_out' end
      where id = q.conversation;
    q.ended := true;
    change := 'ended';
  end if;

  silence := case when q.opted_out then 'opted_out' else i ->> 'silence' end;
  insert into public.sms_messages (id, thread_id, conversation_id, seq, direction, waiting, status, body, media,
      location, provider, provider_message_id, messaging_service_id, segments, intent, opt_out_type,
      answered_at, silence, created_at)
    values (q.id, t.id, q.conversation, t.next_seq, 'inbound', silence is null, 'received', i ->> 'body',
      i -> 'media', nullif(i -> 'location', 'null'), i ->> 'provider', i ->> 'providerMessageId',
      i ->> 'messagingServiceId', (i ->> 'segments')::integer, intent, i ->> 'optOutType',
      case when silence is not null then q.moment end, silence, q.moment);

  if silence is null then
    t.waiting_since := coalesce(t.waiting_since, q.moment);
    t.quiet_ms := i ->> 'quietMs';
    t.max_wait_ms := i ->> 'maxWaitMs';
    -- As burstDueAt has it.
    t.answer_at := least(q.moment + t.quiet_ms * interval '1 millisecond',
      t.waiting_since + greatest(t.quiet_ms, t.max_wait_ms) * interval '1 millisecond');
    takes := jsonb_typeof(i -> 'lease') = 'object' and (t.lease_until is null or t.lease_until <= q.moment);
  end if;
  update public.sms_threads s set
      provider = i ->> 'provider', messaging_service_id = i ->> 'messagingServiceId',
      next_seq = t.next_seq + 1, last_message_at = q.moment,
      waiting_since = t.waiting_since, quiet_ms = t.quiet_ms, max_wait_ms = t.max_wait_ms,
      answer_at = t.answer_at, send_at = t.send_at, ready_at = coalesce(t.send_at, t.answer_at),
      claims = case when takes then t.claims + 1 else t.claims end,
      lease_token = case when takes then t.lease_token + 1 else t.lease_token end,
      lease_holder = case when takes then i -> 'lease' ->> 'holder' else t.lease_holder end,
      lease_until = case when takes
        then q.moment + (i -> 'lease' ->> 'leaseMs')::double precision * interval '1 millisecond'
        else t.lease_until end
    where s.id = t.id returning * into t;
  if takes and t.send_at is not null then perform public.sms_hand_out(t.id, q.moment); end if;

  return json_build_object(
    'kind', case when q.assistant is null then 'unassigned' else 'received' end,
    'messageId', q.id, 'threadId', t.id::text, 'conversationId', q.conversation::text,
    'conversation', change, 'silence', silence, 'dueInMs', case when t.ready_at is not null
      then greatest(0, ceil(extract(epoch from coalesce(t.send_at, t.answer_at) - q.moment) * 1000)) end,
    'turn', case when takes then public.sms_turn(t, q.conversation, q.ended, q.replied, q.assistant,
      q.opted_out, (i -> 'lease' ->> 'historyLimit')::integer, q.moment) end);
end
$function$;
