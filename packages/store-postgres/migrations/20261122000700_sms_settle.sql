-- What became of a staged message.

create or replace function public.sms_settle(input text) returns json
language plpgsql volatile set search_path = '' set plan_cache_mode = 'force_generic_plan' as $function$
declare
  i constant jsonb := input::jsonb;
  key constant bigint := case when i ->> 'threadId' ~ '^[0-9]{1,18}$' then (i ->> 'threadId')::bigint end;
  message constant uuid := case
    when i ->> 'outboundId' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (i ->> 'outboundId')::uuid end;
  is_sent constant boolean := i ->> 'kind' = 'sent';
  moment timestamptz;
  held boolean;
  -- The work of the message is over, and not only put off.
  over constant boolean := i ->> 'kind' not in ('retry', 'in_doubt');
  known public.sms_status;
  result text := 'settled';
  t record;
begin
  select lease_token, lease_until, send_at, answer_at into t from public.sms_threads where id = key for update;
  moment := coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp());
  held := (t.lease_token = (i ->> 'token')::bigint and t.lease_until > moment) is true;

  if is_sent then
    -- Should the server crash before this commit is on disk, the message is in doubt again, and the carrier is asked.
    -- An embedded one crashes with its process: there, `onDisk` waits.
    if not (i ->> 'onDisk')::boolean then
      perform set_config('synchronous_commit', 'off', true);
    end if;
    -- A fact about the world, whoever reports it. `unknown` and `canceled` only say that nobody knew better.
    update public.sms_messages m set
        waiting = false, status = (i ->> 'status')::public.sms_status, status_at = moment, silence = null,
        sent_at = coalesce(m.sent_at, moment),
        provider_message_id = coalesce(m.provider_message_id, i ->> 'providerMessageId'),
        segments = coalesce((i ->> 'segments')::integer, m.segments)
      where m.id = message and m.thread_id = key and m.status in ('staged', 'unknown', 'canceled');
  end if;
  if not is_sent or not found then
    select m.status into known from public.sms_messages m
      where m.id = message and m.thread_id = key and m.direction = 'outbound';
    if not found then return json_build_object('kind', 'lease_lost', 'dueInMs', null); end if;
    if is_sent then
      update public.sms_messages m set
          provider_message_id = coalesce(m.provider_message_id, i ->> 'providerMessageId'),
          segments = coalesce((i ->> 'segments')::integer, m.segments)
        where m.id = message;
    end if;
    if known <> 'staged' or is_sent then
      result := 'already_settled';
    elsif not held then
      return json_build_object('kind', 'lease_lost', 'dueInMs', public.sms_due_in_ms(coalesce(t.send_at, t.answer_at), moment));
    else
      perform public.sms_settle_unsent(key, message, i, moment);
    end if;
  end if;

  update public.sms_threads s set
      last_message_at = case when is_sent and result = 'settled'
        then greatest(s.last_message_at, moment) else s.last_message_at end,
      send_at = n.send_at,
      claims = case when result = 'settled' and over then 0 else s.claims end,
      -- Kept for what this holder has left to send, and for nothing that was staged since.
      lease_holder = case when not held or (n.handed and (over or result <> 'settled')) then s.lease_holder end,
      lease_until = case when not held or (n.handed and (over or result <> 'settled')) then s.lease_until end
    from (
      select (array_agg(o.ready_at order by o.seq))[1] as send_at, bool_or(o.handed_at is not null) as handed
        from public.sms_messages o
        where o.thread_id = key and o.waiting and o.direction = 'outbound') n
    where s.id = key returning s.send_at, s.answer_at into t.send_at, t.answer_at;
  return json_build_object('kind', result, 'dueInMs',
    -- Mostly nothing waits, and the call is spared.
    case when coalesce(t.send_at, t.answer_at) is not null
      then public.sms_due_in_ms(coalesce(t.send_at, t.answer_at), moment) end);
end
$function$;

-- The outcomes in which the carrier does not have the message, or may not have it.
create or replace function public.sms_settle_unsent(
  thread bigint, message uuid, i jsonb, moment timestamptz
) returns void
language plpgsql volatile set search_path = '' as $function$
declare
  what constant text := i ->> 'kind';
  m public.sms_messages;
  t public.sms_threads;
begin
  select * into m from public.sms_messages where id = message;
  if what in ('retry', 'in_doubt') then
    -- Messages leave in order: what stands behind one that was not sent was not sent by this holder either.
    update public.sms_messages o set
        handed_at = case
          when o.id <> message then o.doubt_at
          when what = 'in_doubt'
            then moment - (i ->> 'doubtForMs')::double precision * interval '1 millisecond' end,
        ready_at = case when o.id = message
          then moment + (i ->> 'afterMs')::double precision * interval '1 millisecond' else o.ready_at end,
        error_code = case when o.id = message then i ->> 'errorCode' else o.error_code end
      where o.thread_id = thread and o.waiting and o.direction = 'outbound' and o.seq >= m.seq;
    return;
  end if;
  -- Without this part, the later ones of the same reply make no sense; unless it may have been sent.
  update public.sms_messages o set
      waiting = false, status_at = moment,
      status = case when o.id = message then what::public.sms_status else 'canceled' end,
      error_code = case when o.id = message then i ->> 'errorCode' end,
      silence = case
        when what = 'canceled' then (i ->> 'reason')::public.sms_silence
        when o.id <> message and (i ->> 'optedOut')::boolean then 'opted_out' end
    where o.thread_id = thread and o.waiting and o.direction = 'outbound'
      and (o.id = message or (what <> 'unknown' and o.seq > m.seq and o.reply_id = m.reply_id));
  if what = 'failed' and (i ->> 'optedOut')::boolean then
    select * into t from public.sms_threads where id = thread;
    perform public.sms_opt_out(t.person_number, t.our_number, t.messaging_service_id, moment, 'carrier_error', null);
  end if;
end
$function$;

-- A delivery report. Reports come several to a message, in any order, and mostly about settled messages: those
-- touch the message's row alone. One about a message that is still staged proves that the carrier has it.
create or replace function public.sms_record_delivery(input text) returns json
language plpgsql volatile set search_path = '' set plan_cache_mode = 'force_generic_plan' as $function$
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
  if not found then return to_json('unknown_message'::text); end if;
  moment := coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp());
  if (rank ->> (i ->> 'status'))::integer <= (rank ->> m.status::text)::integer then
    if m.provider_message_id is null then
      update public.sms_messages set provider_message_id = i ->> 'providerMessageId' where id = message;
    end if;
    return to_json('stale'::text);
  end if;

  update public.sms_messages set
      waiting = false, status = (i ->> 'status')::public.sms_status, status_at = moment, error_code = i ->> 'errorCode',
      sent_at = coalesce(sent_at, moment),
      provider_message_id = coalesce(provider_message_id, i ->> 'providerMessageId')
    where id = message;
  if m.waiting then
    -- A holder that is still sending keeps its lease: its own settle gives it back.
    t.send_at := (select o.ready_at from public.sms_messages o
      where o.thread_id = m.thread_id and o.waiting and o.direction = 'outbound' order by o.seq limit 1);
    update public.sms_threads
      set claims = 0, send_at = t.send_at
      where id = m.thread_id;
  end if;
  if (i ->> 'optedOut')::boolean then
    perform public.sms_opt_out(t.person_number, t.our_number, t.messaging_service_id, moment, 'carrier_error', null);
  end if;
  return to_json('recorded'::text);
end
$function$;
