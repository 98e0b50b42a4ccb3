-- What became of a staged message.

create or replace function public.sms_settle(input text) returns json
language plpgsql volatile set search_path = '' as $function$
declare
  i constant jsonb := input::jsonb;
  key constant bigint := case when i ->> 'threadId' ~ '^\d{1,18}$' then (i ->> 'threadId')::bigint end;
  message constant uuid := case
    when i ->> 'outboundId' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (i ->> 'outboundId')::uuid end;
  outcome constant jsonb := i -> 'outcome';
  what constant text := outcome ->> 'kind';
  wait_until timestamptz;
  moment timestamptz;
  held boolean;
  result text := 'settled';
  t public.sms_threads;
  m public.sms_messages;
begin
  select * into t from public.sms_threads where id = key for update;
  moment := public.sms_now(i);
  select * into m from public.sms_messages
    where id = message and thread_id = t.id and direction = 'outbound';
  if not found then return json_build_object('kind', 'lease_lost', 'dueInMs', null); end if;
  held := t.lease_token = (i ->> 'token')::bigint and t.lease_until is not null and t.lease_until > moment;

  if what = 'sent' then
    -- A fact about the world, whoever reports it. `unknown` and `canceled` only say that nobody knew better.
    if m.status not in ('staged', 'unknown', 'canceled') then
      result := 'already_settled';
      update public.sms_messages set
          provider_message_id = coalesce(provider_message_id, outcome ->> 'providerMessageId'),
          segments = coalesce(segments, (outcome ->> 'segments')::integer)
        where id = message and (provider_message_id is null or segments is null);
    else
      update public.sms_messages set
          waiting = false, status = outcome ->> 'status', status_at = moment, silence = null,
          provider_message_id = coalesce(provider_message_id, outcome ->> 'providerMessageId'),
          segments = coalesce(segments, (outcome ->> 'segments')::integer)
        where id = message;
      t.last_message_at := greatest(t.last_message_at, moment);
    end if;
  elsif m.status <> 'staged' then
    result := 'already_settled';
  elsif not held then
    result := 'lease_lost';
  elsif what in ('retry', 'in_doubt') then
    wait_until := moment + (outcome ->> 'afterMs')::double precision * interval '1 millisecond';
    -- Messages leave in order: what stands behind one that was not sent was not sent by this holder either.
    update public.sms_messages o set
        handed_at = case
          when o.id <> message then o.doubt_at
          when what = 'in_doubt'
            then moment - (outcome ->> 'doubtForMs')::double precision * interval '1 millisecond' end,
        send_after = case when o.id = message then wait_until else o.send_after end,
        error_code = case when o.id = message then outcome ->> 'errorCode' else o.error_code end
      where o.thread_id = key and o.waiting and o.direction = 'outbound' and o.seq >= m.seq;
  else
    update public.sms_messages o set
        waiting = false, status_at = moment,
        status = case when o.id = message then what else 'canceled' end,
        error_code = case when o.id = message then outcome ->> 'errorCode' end,
        silence = case
          when what = 'canceled' then outcome ->> 'reason'
          when o.id <> message and (outcome ->> 'optedOut')::boolean then 'opted_out' end
      where o.id = message or (what <> 'unknown' and o.thread_id = key and o.waiting
        and o.direction = 'outbound' and o.seq > m.seq and o.reply_id = m.reply_id);
    if what = 'failed' and (outcome ->> 'optedOut')::boolean then
      perform public.sms_opt_out(t.person_number, t.our_number, t.messaging_service_id, moment, message);
    end if;
  end if;

  if result <> 'lease_lost' then
    if m.status = 'staged' and wait_until is null then t.claims := 0; end if;
    t.send_at := (select o.send_after from public.sms_messages o
      where o.thread_id = key and o.waiting and o.direction = 'outbound' order by o.seq limit 1);
    if held and (t.send_at is null or wait_until is not null) then
      t.lease_until := null;
      t.lease_holder := null;
    end if;
    update public.sms_threads set
        last_message_at = t.last_message_at, send_at = t.send_at, claims = t.claims,
        lease_until = t.lease_until, lease_holder = t.lease_holder
      where id = key returning * into t;
  end if;
  return json_build_object('kind', result, 'dueInMs', public.sms_due_in_ms(t.ready_at, moment));
end
$function$;

-- A delivery report. Reports come several to a message, in any order, and mostly about settled messages: those
-- touch the message's row alone. One about a message that is still staged proves that the carrier has it.
create or replace function public.sms_record_delivery(input text) returns json
language plpgsql volatile set search_path = '' as $function$
declare
  i constant jsonb := input::jsonb;
  -- As isNewerStatus has it.
  rank constant jsonb := '{"staged":0,"unknown":1,"canceled":1,"queued":2,"sending":3,"sent":4,"undelivered":5,"failed":5,"delivered":6,"read":7}';
  message uuid := case
    when i ->> 'outboundId' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (i ->> 'outboundId')::uuid end;
  moment timestamptz;
  t public.sms_threads;
  m public.sms_messages;
begin
  if message is null and i ->> 'outboundId' is null then
    select o.id into message from public.sms_messages o
      where o.provider = i ->> 'provider' and o.provider_message_id = i ->> 'providerMessageId';
  end if;
  select * into m from public.sms_messages where id = message and direction = 'outbound';
  if not found then return to_json('unknown_message'::text); end if;

  if m.waiting or (i ->> 'optedOut')::boolean then
    select * into t from public.sms_threads where id = m.thread_id for update;
  end if;
  select * into m from public.sms_messages where id = message for update;
  moment := public.sms_now(i);
  if (rank ->> (i ->> 'status'))::integer <= (rank ->> m.status)::integer then
    if m.provider_message_id is null then
      update public.sms_messages set provider_message_id = i ->> 'providerMessageId' where id = message;
    end if;
    return to_json('stale'::text);
  end if;

  update public.sms_messages set
      waiting = false, status = i ->> 'status', status_at = moment, error_code = i ->> 'errorCode',
      provider_message_id = coalesce(provider_message_id, i ->> 'providerMessageId')
    where id = message;
  if m.waiting then
    -- A holder that is still sending keeps its lease: its own settle gives it back.
    update public.sms_threads set claims = 0,
        send_at = (select o.send_after from public.sms_messages o
          where o.thread_id = m.thread_id and o.waiting and o.direction = 'outbound' order by o.seq limit 1)
      where id = m.thread_id;
  end if;
  if (i ->> 'optedOut')::boolean then
    perform public.sms_opt_out(t.person_number, t.our_number, t.messaging_service_id, moment, message);
  end if;
  return to_json('recorded'::text);
end
$function$;
