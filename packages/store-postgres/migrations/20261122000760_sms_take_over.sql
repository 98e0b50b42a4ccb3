-- A person answers in place of the assistant. Each step locks the thread's row first, as all steps do.

-- Locks the thread that a conversation belongs to; null when there is none.
create or replace function public.sms_lock_thread_of(conversation text) returns public.sms_threads
language plpgsql volatile set search_path = '' as $function$
declare
  t public.sms_threads;
begin
  select s.* into t from public.sms_threads s
    where s.id = (
      select c.thread_id from public.sms_conversations c
        where c.id = case when conversation ~ '^[0-9]{1,18}$' then conversation::bigint end)
    for update;
  return t;
end
$function$;

create or replace function public.sms_pause(input text) returns json
language plpgsql volatile set search_path = '' as $function$
declare
  i constant jsonb := input::jsonb;
  t constant public.sms_threads := public.sms_lock_thread_of(i ->> 'conversationId');
  moment constant timestamptz := coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp());
  touched integer;
begin
  if t.id is null then return json_build_object('kind', 'unknown_conversation'); end if;
  update public.sms_conversations set paused_at = moment, paused_by = 'operator'
    where thread_id = t.id and id >= (i ->> 'conversationId')::bigint and paused_by is distinct from 'operator';
  update public.sms_messages m
    set waiting = false, silence = 'paused', status_at = moment,
      answered_at = case when m.direction = 'inbound' then moment end,
      status = case when m.direction = 'inbound' then m.status else 'canceled' end
    where m.thread_id = t.id and m.waiting
      and (m.direction = 'inbound' or (m.handed_at is null and m.source <> 'operator'));
  get diagnostics touched = row_count;
  if touched > 0 then
    update public.sms_threads s
      set claims = 0, waiting_since = null, answer_at = null, send_at = n.send_at
      from (
        select (array_agg(m.ready_at order by m.seq))[1] as send_at from public.sms_messages m
          where m.thread_id = t.id and m.waiting) n
      where s.id = t.id;
  end if;
  return json_build_object('kind', 'paused', 'threadId', t.id::text);
end
$function$;

create or replace function public.sms_resume(input text) returns json
language plpgsql volatile set search_path = '' as $function$
declare
  t constant public.sms_threads := public.sms_lock_thread_of(input::jsonb ->> 'conversationId');
begin
  if t.id is null then return json_build_object('kind', 'unknown_conversation'); end if;
  update public.sms_conversations set paused_at = null, paused_by = null
    where thread_id = t.id and paused_at is not null;
  return json_build_object('kind', 'resumed', 'threadId', t.id::text);
end
$function$;

-- Nobody is handed the message, so a lease on the thread is left alone: its holder, or whoever claims next, finds it.
create or replace function public.sms_stage_message(input text) returns json
language plpgsql volatile set search_path = '' as $function$
declare
  i constant jsonb := input::jsonb;
  result text := 'duplicate';
  t public.sms_threads := public.sms_lock_thread_of(i ->> 'conversationId');
  moment constant timestamptz := coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp());
  reply uuid;
  conversation bigint;
  first_seq integer;
begin
  if t.id is null then return json_build_object('kind', 'unknown_conversation'); end if;
  select m.reply_id, m.conversation_id, m.seq into reply, conversation, first_seq from public.sms_messages m
    where m.thread_id = t.id and m.idempotency_key = i ->> 'idempotencyKey';
  if reply is null then
    if exists (
      select from public.sms_opt_outs o
        where o.person_number = t.person_number and o.scope in (t.our_number, t.messaging_service_id) and o.opted_out)
    then
      return json_build_object('kind', 'opted_out');
    end if;
    result := 'staged';
    reply := public.sms_new_id(moment);
    conversation := t.conversation_id;
    first_seq := t.next_seq;
    insert into public.sms_messages (id, thread_id, conversation_id, seq, direction, waiting, status, body, provider,
        messaging_service_id, segments, encoding, estimated_cost, source, reply_id, part, idempotency_key, ready_at,
        status_at, created_at)
      select case when p.place = 1 then reply else public.sms_new_id(moment) end, t.id, conversation,
          first_seq + p.place - 1, 'outbound', true, 'staged', p.part ->> 'body', t.provider,
          t.messaging_service_id, (p.part ->> 'segments')::integer, (p.part ->> 'encoding')::public.sms_encoding,
          (p.part ->> 'estimatedCost')::double precision, 'operator', reply, p.place,
          case when p.place = 1 then i ->> 'idempotencyKey' end, moment, moment, moment
        from jsonb_array_elements(i -> 'parts') with ordinality p (part, place);
    update public.sms_threads s set
        -- Replied to, so that no greeting follows; but not counted, so that a person's many words reach no limit.
        replies = greatest(s.replies, 1),
        next_seq = s.next_seq + jsonb_array_length(i -> 'parts'),
        last_message_at = greatest(s.last_message_at, moment),
        send_at = coalesce(s.send_at, moment)
      where s.id = t.id returning s.* into t;
  end if;
  return (
    select json_build_object('kind', result, 'threadId', t.id::text,
        'conversationId', conversation::text, 'from', t.our_number, 'to', t.person_number,
        'messageIds', json_agg(m.id order by m.seq), 'dueInMs', public.sms_due_in_ms(coalesce(t.send_at, t.answer_at), moment))
      from public.sms_messages m
      -- Its parts follow one another; without an end, whatever came after them would be read too.
      where m.thread_id = t.id and m.conversation_id = conversation and m.reply_id = reply
        and m.seq between first_seq and first_seq + 1000);
end
$function$;
