-- Writes down a text, once, and may claim its turn in the same step.

create or replace function public.sms_receive(input text) returns json
language plpgsql volatile set search_path = '' as $function$
declare
  i constant jsonb := input::jsonb;
  text_in constant jsonb := i -> 'message';
  policy constant jsonb := i -> 'policy';
  lease constant jsonb := nullif(policy -> 'lease', 'null');
  number_in constant text := text_in ->> 'to';
  person constant text := text_in ->> 'from';
  service constant text := text_in ->> 'messagingServiceId';
  intent text := policy ->> 'intent';
  quiet constant double precision := policy ->> 'quietMs';
  max_wait constant double precision := policy ->> 'maxWaitMs';
  moment timestamptz;
  is_new_thread boolean := false;
  t public.sms_threads;
  c public.sms_conversations;
  known record;
  assistant json;
  opted_out boolean;
  silence text;
  change text := 'continued';
  new_id uuid;
  touched integer;
  claimed boolean := false;
  turn json;
begin
  select * into t from public.sms_threads s
    where s.our_number = number_in and s.person_number = person for update;
  if not found then
    insert into public.sms_threads (our_number, person_number, provider, last_message_at)
      values (number_in, person, text_in ->> 'provider', public.sms_now(i))
      on conflict do nothing returning * into t;
    is_new_thread := found;
    if not found then
      select * into t from public.sms_threads s
        where s.our_number = number_in and s.person_number = person for update;
      -- The row that stood in the way is gone again, or not visible to this transaction.
      if not found then raise exception 'the thread changed meanwhile' using errcode = '40001'; end if;
    end if;
  end if;
  moment := public.sms_now(i);

  select m.id, m.thread_id, m.conversation_id, s.ready_at into known
    from public.sms_messages m join public.sms_threads s on s.id = m.thread_id
    where m.provider = text_in ->> 'provider' and m.provider_message_id = text_in ->> 'providerMessageId';
  if found then
    if is_new_thread then delete from public.sms_threads where id = t.id; end if;
    return json_build_object('kind', 'duplicate', 'messageId', known.id,
      'threadId', known.thread_id::text, 'conversationId', known.conversation_id::text,
      'conversation', 'continued', 'silence', null,
      'dueInMs', public.sms_due_in_ms(known.ready_at, moment), 'turn', null);
  end if;

  assistant := case when i ? 'ownAssistants' then nullif(i -> 'assistant', 'null')::json
    else public.sms_assistant_of(number_in) end;
  opted_out := public.sms_is_opted_out(person, number_in, service);
  if opted_out and (policy ->> 'optInIfOptedOut')::boolean then intent := 'opt_in'; end if;
  new_id := public.sms_new_id(moment);

  if not is_new_thread then
    select * into c from public.sms_conversations where thread_id = t.id order by id desc limit 1;
  end if;
  if c.id is null or c.ended_at is not null or intent = 'opt_in'
    or moment > t.last_message_at + (policy ->> 'sessionWindowMs')::double precision * interval '1 millisecond'
  then
    if c.id is not null and c.ended_at is null then
      update public.sms_conversations
        set ended_at = moment, end_reason = case when intent = 'opt_in' then 'restarted' else 'expired' end
        where id = c.id;
    end if;
    insert into public.sms_conversations (thread_id, started_at) values (t.id, moment) returning * into c;
    change := 'opened';
  end if;

  if intent = 'opt_out' then
    perform public.sms_opt_out(person, number_in, service, moment, new_id);
    opted_out := true;
    update public.sms_messages
      set waiting = false,
        answered_at = case when direction = 'inbound' then moment end,
        status = case when direction = 'inbound' then status else 'canceled' end,
        status_at = moment, silence = 'opted_out'
      where thread_id = t.id and waiting and (direction = 'inbound' or handed_at is null);
    get diagnostics touched = row_count;
    if touched > 0 then t.claims := 0; end if;
    t.waiting_since := null;
    t.answer_at := null;
    t.send_at := (select m.send_after from public.sms_messages m
      where m.thread_id = t.id and m.waiting order by m.seq limit 1);
  elsif intent = 'opt_in' then
    insert into public.sms_opt_outs (person_number, scope, opted_out, opted_in_at, message_id)
      values (person, coalesce(service, number_in), false, moment, new_id)
      on conflict (person_number, scope) do update
        set opted_out = false, opted_in_at = excluded.opted_in_at, message_id = excluded.message_id;
    if opted_out and service is not null then
      update public.sms_opt_outs o set opted_out = false, opted_in_at = moment, message_id = new_id
        where o.person_number = person and o.scope = number_in and o.opted_out;
    end if;
    opted_out := false;
  end if;
  if intent in ('opt_out', 'end') then
    update public.sms_conversations
      set ended_at = moment, end_reason = case intent when 'end' then 'ended' else 'opted_out' end
      where id = c.id returning * into c;
    change := 'ended';
  end if;

  silence := case when opted_out then 'opted_out' else policy ->> 'silence' end;
  insert into public.sms_messages (id, thread_id, conversation_id, seq, direction, waiting, status, body, media,
      location, provider, provider_message_id, messaging_service_id, segments, intent, opt_out_type,
      answered_at, silence, created_at)
    values (new_id, t.id, c.id, t.next_seq, 'inbound', silence is null, 'received', text_in ->> 'body',
      text_in -> 'media', nullif(text_in -> 'location', 'null'), text_in ->> 'provider',
      text_in ->> 'providerMessageId', service, (text_in ->> 'segments')::integer, intent,
      text_in ->> 'optOutType', case when silence is not null then moment end, silence, moment);

  if silence is null then
    t.waiting_since := coalesce(t.waiting_since, moment);
    t.quiet_ms := quiet;
    t.max_wait_ms := max_wait;
    t.answer_at := public.sms_burst_due(t.waiting_since, moment, quiet, max_wait);
    if lease is not null and (t.lease_until is null or t.lease_until <= moment) then
      t.lease_token := t.lease_token + 1;
      t.lease_holder := lease ->> 'holder';
      t.lease_until := moment + (lease ->> 'leaseMs')::double precision * interval '1 millisecond';
      t.claims := t.claims + 1;
      claimed := true;
    end if;
  end if;
  update public.sms_threads set
      provider = text_in ->> 'provider', messaging_service_id = service, next_seq = t.next_seq + 1,
      last_message_at = moment, waiting_since = t.waiting_since, answer_at = t.answer_at, send_at = t.send_at,
      quiet_ms = t.quiet_ms, max_wait_ms = t.max_wait_ms, claims = t.claims,
      lease_token = t.lease_token, lease_holder = t.lease_holder, lease_until = t.lease_until
    where id = t.id returning * into t;
  if claimed then
    if t.send_at is not null then perform public.sms_hand_out(t.id, moment); end if;
    turn := public.sms_turn(t, c, assistant, false, (lease ->> 'historyLimit')::integer, moment);
  end if;

  return json_build_object(
    'kind', case when assistant is null then 'unassigned' else 'received' end,
    'messageId', new_id, 'threadId', t.id::text, 'conversationId', c.id::text,
    'conversation', change, 'silence', silence,
    'dueInMs', public.sms_due_in_ms(t.ready_at, moment), 'turn', turn);
end
$function$;
