-- What the steps share. Every function of the store takes its input as JSON text and returns JSON in the shape of
-- the store port, so that it can be called by a driver and by PostgREST alike.

-- A new id. It begins with the time (UUID version 7), so that new rows sit together in the index.
create or replace function public.sms_new_id(moment timestamptz) returns uuid
language plpgsql volatile set search_path = '' as $function$
begin
  return encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from moment) * 1000)::bigint) from 3) from 1 for 6),
      52, 1), 53, 1),
    'hex')::uuid;
end
$function$;

-- Now: the database's clock, unless a test says otherwise. Asked after the thread is locked, so that times of one
-- thread rise in the order of its steps.
create or replace function public.sms_now(input jsonb) returns timestamptz
language plpgsql volatile set search_path = '' as $function$
begin
  return coalesce(to_timestamp((input ->> 'now')::double precision / 1000), clock_timestamp());
end
$function$;

create or replace function public.sms_due_in_ms(due timestamptz, moment timestamptz) returns bigint
language plpgsql immutable set search_path = '' as $function$
begin
  return case when due is not null then greatest(0, ceil(extract(epoch from due - moment) * 1000)) end;
end
$function$;

-- Puts the moment at which the waiting texts are due, from the oldest and the newest of them.
create or replace function public.sms_burst_due(
  oldest timestamptz, newest timestamptz, quiet_ms double precision, max_wait_ms double precision
) returns timestamptz
language plpgsql immutable set search_path = '' as $function$
begin
  return least(
    newest + quiet_ms * interval '1 millisecond',
    oldest + greatest(quiet_ms, max_wait_ms) * interval '1 millisecond');
end
$function$;

-- A person who opted out of our number, or of the Messaging Service that it belongs to, is not texted from it.
create or replace function public.sms_is_opted_out(person text, our_number text, service text) returns boolean
language plpgsql stable set search_path = '' as $function$
begin
  return exists (
    select from public.sms_opt_outs o
      where o.person_number = person and o.scope in (our_number, service) and o.opted_out);
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

-- The turn as its holder sees it. `t` is the thread's row as it is now, `c` its newest conversation.
create or replace function public.sms_turn(
  t public.sms_threads, c public.sms_conversations, assistant json, opted_out boolean,
  history_limit integer, moment timestamptz
) returns json
language plpgsql volatile set search_path = '' as $function$
declare
  unanswered json;
  staged json;
  history json;
begin
  if t.waiting_since is not null then
    select json_agg(json_build_object(
        'id', m.id, 'conversationId', m.conversation_id::text, 'seq', m.seq, 'intent', m.intent,
        'receivedAt', floor(extract(epoch from m.created_at) * 1000)::bigint,
        'provider', m.provider, 'providerMessageId', m.provider_message_id,
        'from', t.person_number, 'to', t.our_number, 'body', m.body, 'media', m.media,
        'location', m.location, 'segments', m.segments,
        'messagingServiceId', m.messaging_service_id, 'optOutType', m.opt_out_type) order by m.seq)
      into unanswered
      from public.sms_messages m
      where m.thread_id = t.id and m.waiting and m.direction = 'inbound';
  end if;
  if t.send_at is not null then
    select json_agg(json_build_object(
        'id', m.id, 'threadId', t.id::text, 'conversationId', m.conversation_id::text,
        'from', t.our_number, 'to', t.person_number, 'body', m.body,
        'messagingServiceId', m.messaging_service_id, 'attempts', m.attempts - 1,
        'stagedAt', floor(extract(epoch from m.created_at) * 1000)::bigint,
        'inDoubtForMs', greatest(0, floor(extract(epoch from moment - m.doubt_at) * 1000)::bigint)
          + case when m.doubt_at is null then null else 0 end) order by m.seq)
      into staged
      from public.sms_messages m
      where m.thread_id = t.id and m.waiting and m.direction = 'outbound';
  end if;
  select json_agg(json_build_object(
      'role', case h.direction when 'inbound' then 'person' else 'assistant' end,
      'body', h.body, 'mediaCount', jsonb_array_length(h.media),
      'at', floor(extract(epoch from h.created_at) * 1000)::bigint) order by h.seq)
    into history
    from (
      select m.seq, m.direction, m.body, m.media, m.created_at
        from public.sms_messages m
        where m.thread_id = t.id and m.conversation_id = c.id
          and not m.waiting and m.status not in ('failed', 'canceled')
        order by m.seq desc
        limit history_limit) h;
  return json_build_object(
    'lease', json_build_object('threadId', t.id::text, 'token', t.lease_token),
    'dueInMs', coalesce(public.sms_due_in_ms(t.ready_at, moment), 0),
    'waitedMs', greatest(0, coalesce(floor(extract(epoch from moment - t.waiting_since) * 1000)::bigint, 0)),
    'assistant', assistant,
    'conversation', json_build_object(
      'id', c.id::text, 'ended', c.ended_at is not null, 'replied', c.replied),
    'unanswered', coalesce(unanswered, '[]'::json),
    'history', coalesce(history, '[]'::json),
    'staged', coalesce(staged, '[]'::json),
    'optedOut', opted_out,
    'claims', t.claims);
end
$function$;

-- The same, after looking up what belongs to it.
create or replace function public.sms_current_turn(t public.sms_threads, input jsonb, moment timestamptz) returns json
language plpgsql volatile set search_path = '' as $function$
declare
  c public.sms_conversations;
begin
  select * into c from public.sms_conversations where thread_id = t.id order by id desc limit 1;
  return public.sms_turn(t, c,
    case when input ? 'ownAssistants' then null else public.sms_assistant_of(t.our_number) end,
    public.sms_is_opted_out(t.person_number, t.our_number, t.messaging_service_id),
    (input ->> 'historyLimit')::integer, moment);
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
