-- What the steps share. Every function of the store takes its input as JSON text and returns JSON in the shape of
-- the store port, so that it can be called by a driver and by PostgREST alike.
--
-- The steps lock the thread's row first, and read everything else in later statements: what another transaction
-- wrote while it held the row is seen. Time is the database's clock, asked after the lock, so that the times of a
-- thread rise in the order of its steps; `now` in the input is for tests.

-- A new id. It begins with the time (UUID version 7), so that new rows sit together in the index.
create or replace function public.sms_new_id(moment timestamptz) returns uuid
language plpgsql volatile set search_path = '' as $function$
begin
  return encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send(floor(date_part('epoch', moment) * 1000)::bigint) from 3) from 1 for 6),
      52, 1), 53, 1),
    'hex')::uuid;
end
$function$;

-- Milliseconds until the work of a thread is due; null when nothing waits. Staged replies go first: `due` is
-- coalesce(send_at, answer_at).
create or replace function public.sms_due_in_ms(due timestamptz, moment timestamptz) returns bigint
language plpgsql immutable set search_path = '' as $function$
begin
  return case when due is not null then greatest(0, ceil(extract(epoch from due - moment) * 1000)) end;
end
$function$;

-- A staged message, as the port has it for the holder that it was handed to.
create or replace function public.sms_staged(t public.sms_threads, m public.sms_messages, moment timestamptz) returns json
language plpgsql stable set search_path = '' as $function$
begin
  return json_build_object(
    'id', m.id, 'threadId', t.id::text, 'conversationId', m.conversation_id::text, 'replyId', m.reply_id,
    'from', t.our_number, 'to', t.person_number, 'body', m.body, 'source', m.source,
    'messagingServiceId', m.messaging_service_id, 'attempts', m.attempts - 1,
    'stagedAt', round(date_part('epoch', m.created_at) * 1000)::bigint,
    'inDoubtForMs', case when m.doubt_at is not null
      then greatest(0, floor(extract(epoch from moment - m.doubt_at) * 1000)) end);
end
$function$;

-- The turn as its holder sees it. `t` is the thread's row as it is now; the conversation is its newest. What can't
-- be there is not looked for: a conversation that was just `opened` has no history.
create or replace function public.sms_turn(
  t public.sms_threads, ended boolean, paused boolean, opened boolean, assistant json, opted_out boolean,
  history_limit bigint, due_in_ms bigint, moment timestamptz
) returns json
language plpgsql volatile set search_path = '' as $function$
declare
  unanswered json;
  history json;
  staged json;
  staged_since boolean;
begin
  if t.waiting_since is not null then
    select json_agg(json_build_object(
        'id', m.id, 'conversationId', m.conversation_id::text, 'seq', m.seq, 'intent', m.intent,
        'receivedAt', round(date_part('epoch', m.created_at) * 1000)::bigint,
        'provider', m.provider, 'providerMessageId', m.provider_message_id,
        'from', t.person_number, 'to', t.our_number, 'body', m.body, 'media', m.media,
        'location', m.location, 'segments', m.segments,
        'messagingServiceId', m.messaging_service_id, 'optOutType', m.opt_out_type) order by m.seq)
      into unanswered
      from public.sms_messages m
      where m.thread_id = t.id and m.waiting and m.direction = 'inbound';
  end if;
  if not opened then
    select json_agg(json_build_object(
        'role', case h.direction when 'inbound' then 'person' else 'assistant' end,
        'body', h.body, 'mediaCount', jsonb_array_length(h.media),
        'at', round(date_part('epoch', h.created_at) * 1000)::bigint) order by h.seq)
      into history
      from (
        select m.seq, m.direction, m.body, m.media, m.created_at
          from public.sms_messages m
          where m.thread_id = t.id and m.conversation_id = t.conversation_id
            and not m.waiting and m.status not in ('failed', 'canceled')
          order by m.seq desc
          limit history_limit) h;
  end if;
  if t.send_at is not null then
    select json_agg(public.sms_staged(t, m, moment) order by m.seq) filter (where m.handed_at is not null),
        bool_or(m.handed_at is null)
      into staged, staged_since
      from public.sms_messages m
      where m.thread_id = t.id and m.waiting and m.direction = 'outbound';
  end if;
  return (
    select json_build_object(
        'lease', json_build_object('threadId', t.id::text, 'token', t.lease_token),
        'at', round(date_part('epoch', moment) * 1000)::bigint,
        'dueInMs', coalesce(due_in_ms, 0),
        'waitedMs', greatest(0, floor(extract(epoch from moment - t.waiting_since) * 1000)),
        'assistant', assistant,
        'conversation', json_build_object('id', t.conversation_id::text, 'ended', ended, 'replied', t.replies > 0,
          'paused', paused),
        'unanswered', coalesce(unanswered, '[]'), 'history', coalesce(history, '[]'),
        'staged', coalesce(staged, '[]'), 'stagedSince', coalesce(staged_since, false),
        'optedOut', opted_out, 'claims', t.claims,
        'usage', json_build_object('textsShort', t.short_texts, 'textsLong', t.long_texts, 'replies', t.replies,
          'tokensToday', coalesce(sum(d.tokens), 0)::bigint, 'segmentsToday', coalesce(sum(d.segments), 0)::bigint,
          'noticed', t.notice_at is not null))
      from public.sms_assistant_days d
      where d.day = (moment at time zone 'UTC')::date and d.assistant_id = t.assistant_id);
end
$function$;

-- The same, after looking up what belongs to it. Whose replies are counted is who has the number now, where the
-- database knows.
create or replace function public.sms_current_turn(t public.sms_threads, input jsonb, moment timestamptz) returns json
language plpgsql volatile set search_path = '' as $function$
declare
  assistant json;
  opted_out boolean;
  c public.sms_conversations;
begin
  if not input ? 'ownAssistants' then
    assistant := public.sms_assistant_of(t.our_number);
    t.assistant_id := assistant ->> 'id';
  end if;
  select * into c from public.sms_conversations where id = t.conversation_id;
  opted_out := exists (
    select from public.sms_opt_outs o
      where o.person_number = t.person_number and o.scope in (t.our_number, t.messaging_service_id) and o.opted_out);
  return public.sms_turn(t, c.ended_at is not null, c.paused_at is not null, false, assistant, opted_out,
    (input ->> 'historyLimit')::bigint, public.sms_due_in_ms(coalesce(t.send_at, t.answer_at), moment), moment);
end
$function$;

-- Answers the waiting texts of a thread that the person has opted out of; but an opt-out with a higher seq than
-- `confirmed_after` waits on for its confirmation. With `cancels`, what is certainly not with the carrier is canceled
-- too, unless it is such a confirmation. The thread's row must be locked; it is returned as it is then.
create or replace function public.sms_silence_opted_out(
  t public.sms_threads, confirmed_after integer, cancels boolean, moment timestamptz
) returns public.sms_threads
language plpgsql volatile set search_path = '' as $function$
declare
  touched integer;
begin
  update public.sms_messages m
    set waiting = false, silence = 'opted_out', status_at = moment,
      answered_at = case when m.direction = 'inbound' then moment end,
      status = case when m.direction = 'inbound' then m.status else 'canceled' end
    where m.thread_id = t.id and m.waiting
      and case m.direction
        when 'inbound' then m.intent <> 'opt_out' or m.seq <= confirmed_after
        else cancels and m.handed_at is null and m.source <> 'opt_out_confirmation' end;
  get diagnostics touched = row_count;
  update public.sms_threads s set
      claims = case when touched > 0 then 0 else s.claims end,
      waiting_since = w.oldest, answer_at = w.due, send_at = w.send_at
    from (
      select n.oldest, n.send_at, least(n.newest + t.quiet_ms * interval '1 millisecond',
          n.oldest + greatest(t.quiet_ms, t.max_wait_ms) * interval '1 millisecond') as due
        from (
          select min(m.created_at) filter (where m.direction = 'inbound') as oldest,
              max(m.created_at) filter (where m.direction = 'inbound') as newest,
              (array_agg(m.ready_at order by m.seq) filter (where m.direction = 'outbound'))[1] as send_at
            from public.sms_messages m
            where m.thread_id = t.id and m.waiting) n) w
    where s.id = t.id returning s.* into t;
  return t;
end
$function$;

-- Hands the staged replies of a thread to a new holder. What an earlier holder had may be with the carrier.
create or replace function public.sms_hand_out(thread bigint, moment timestamptz) returns void
language plpgsql volatile set search_path = '' as $function$
begin
  update public.sms_messages
    set doubt_at = handed_at, handed_at = moment, attempts = attempts + 1
    where thread_id = thread and waiting and direction = 'outbound';
end
$function$;
