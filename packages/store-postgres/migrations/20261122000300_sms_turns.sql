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

create or replace function public.sms_opt_out(
  person text, our_number text, service text, moment timestamptz, message uuid
) returns void
language plpgsql volatile set search_path = '' as $function$
begin
  insert into public.sms_opt_outs as o (person_number, scope, opted_out, opted_out_at, message_id)
    values (person, coalesce(service, our_number), true, moment, message)
    on conflict (person_number, scope) do update
      set opted_out = true, opted_out_at = excluded.opted_out_at, message_id = excluded.message_id;
end
$function$;

-- The turn as its holder sees it. `t` is the thread's row as it is now; the conversation is its newest.
create or replace function public.sms_turn(
  t public.sms_threads, conversation bigint, ended boolean, replied boolean, assistant json, opted_out boolean,
  history_limit integer, moment timestamptz
) returns json
language plpgsql volatile set search_path = '' as $function$
begin
  return json_build_object(
    'lease', json_build_object('threadId', t.id::text, 'token', t.lease_token),
    'dueInMs', greatest(0, ceil(extract(epoch from coalesce(t.send_at, t.answer_at) - moment) * 1000)),
    'waitedMs', greatest(0, floor(extract(epoch from moment - t.waiting_since) * 1000)),
    'assistant', assistant,
    'conversation', json_build_object('id', conversation::text, 'ended', ended, 'replied', replied),
    'unanswered', case when t.waiting_since is null then '[]'::json else (
      select json_agg(json_build_object(
          'id', m.id, 'conversationId', m.conversation_id::text, 'seq', m.seq, 'intent', m.intent,
          'receivedAt', round(date_part('epoch', m.created_at) * 1000)::bigint,
          'provider', m.provider, 'providerMessageId', m.provider_message_id,
          'from', t.person_number, 'to', t.our_number, 'body', m.body, 'media', m.media,
          'location', m.location, 'segments', m.segments,
          'messagingServiceId', m.messaging_service_id, 'optOutType', m.opt_out_type) order by m.seq)
        from public.sms_messages m
        where m.thread_id = t.id and m.waiting and m.direction = 'inbound') end,
    'history', coalesce((
      select json_agg(json_build_object(
          'role', case h.direction when 'inbound' then 'person' else 'assistant' end,
          'body', h.body, 'mediaCount', jsonb_array_length(h.media),
          'at', round(date_part('epoch', h.created_at) * 1000)::bigint) order by h.seq)
        from (
          select m.seq, m.direction, m.body, m.media, m.created_at
            from public.sms_messages m
            where m.thread_id = t.id and m.conversation_id = conversation
              and not m.waiting and m.status not in ('failed', 'canceled')
            order by m.seq desc
            limit history_limit) h), '[]'::json),
    'staged', case when t.send_at is null then '[]'::json else (
      select json_agg(json_build_object(
          'id', m.id, 'threadId', t.id::text, 'conversationId', m.conversation_id::text,
          'from', t.our_number, 'to', t.person_number, 'body', m.body,
          'messagingServiceId', m.messaging_service_id, 'attempts', m.attempts - 1,
          'stagedAt', round(date_part('epoch', m.created_at) * 1000)::bigint,
          'inDoubtForMs', case when m.doubt_at is not null
            then greatest(0, floor(extract(epoch from moment - m.doubt_at) * 1000)) end) order by m.seq)
        from public.sms_messages m
        where m.thread_id = t.id and m.waiting and m.direction = 'outbound') end,
    'optedOut', opted_out,
    'claims', t.claims);
end
$function$;

-- The same, after looking up what belongs to it.
create or replace function public.sms_current_turn(t public.sms_threads, input jsonb, moment timestamptz) returns json
language plpgsql volatile set search_path = '' as $function$
begin
  return (
    select public.sms_turn(t, c.id, c.ended_at is not null, c.replied,
        case when input ? 'ownAssistants' then null else public.sms_assistant_of(t.our_number) end,
        exists (
          select from public.sms_opt_outs o
            where o.person_number = t.person_number and o.scope in (t.our_number, t.messaging_service_id)
              and o.opted_out),
        (input ->> 'historyLimit')::integer, moment)
      from public.sms_conversations c where c.thread_id = t.id order by c.id desc limit 1);
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
