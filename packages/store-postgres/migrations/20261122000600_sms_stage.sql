-- Writes a reply, or a deliberate silence, and marks the texts that it answers.

create or replace function public.sms_stage(input text) returns json
language plpgsql volatile set search_path = '' set plan_cache_mode = 'force_generic_plan' as $function$
declare
  i constant jsonb := input::jsonb;
  key constant bigint := case when i ->> 'threadId' ~ '^[0-9]{1,18}$' then (i ->> 'threadId')::bigint end;
  through constant integer := least((i ->> 'answersThrough')::numeric, 2147483647);
  is_reply constant boolean := i ->> 'kind' = 'reply';
  opts_out constant boolean := i ->> 'optOut' is not null;
  pauses constant boolean := not is_reply and (i ->> 'pause')::boolean is true;
  result text := 'silenced';
  -- Null for a reply that goes through.
  reason public.sms_silence := i ->> 'reason';
  moment timestamptz;
  reply uuid;
  generation constant jsonb := i -> 'generation';
  part jsonb;
  all_tokens constant bigint := coalesce((generation ->> 'inputTokens')::bigint, 0)
    + coalesce((generation ->> 'outputTokens')::bigint, 0);
  all_segments bigint := 0;
  today date;
  message json;
  staged json[] := '{}';
  -- Of the texts that wait on: when the oldest came, and when they are due.
  oldest timestamptz;
  due timestamptz;
  t public.sms_threads;
  n record;
begin
  select * into t from public.sms_threads where id = key for update;
  moment := coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp());
  if (t.lease_token = (i ->> 'token')::bigint and t.lease_until > moment) is not true then
    return json_build_object('kind', 'lease_lost');
  end if;

  -- After the lock: a STOP that held the row until now is seen. The newest text that is answered, where one still
  -- waits, and its conversation: another may have been opened meanwhile.
  select o.opted_out, m.id, m.conversation_id, c.paused_at is not null as paused
    into n
    from (
      select exists (
        select from public.sms_opt_outs p
          where p.person_number = t.person_number and p.scope in (t.our_number, t.messaging_service_id)
            and p.opted_out) as opted_out) o
    left join lateral (
      select w.id, w.conversation_id from public.sms_messages w
        where w.thread_id = key and w.waiting and w.direction = 'inbound' and w.seq <= through
        order by w.seq desc limit 1) m on true
    -- A pause has answered what waited: the newest conversation knows of it.
    left join public.sms_conversations c on c.id = coalesce(m.conversation_id, t.conversation_id);

  if is_reply then
    if n.opted_out and i ->> 'source' <> 'opt_out_confirmation' then
      -- A STOP that came since waits for its own answer, the confirmation.
      t := public.sms_silence_opted_out(t, through, false, moment);
      update public.sms_threads set lease_holder = null, lease_until = null where id = key;
      return json_build_object('kind', 'opted_out', 'dueInMs', public.sms_due_in_ms(coalesce(t.send_at, t.answer_at), moment));
    end if;
    if n.paused then
      result := 'paused';
      reason := 'paused';
    else
      -- UUID version 7, as sms_new_id has it.
      reply := (lpad(to_hex(floor(date_part('epoch', moment) * 1000)::bigint), 12, '0') || '7'
        || right(replace(gen_random_uuid()::text, '-', ''), 19))::uuid;
    end if;
  end if;
  if result <> 'paused' and t.next_seq - 1 > through and (i ->> 'supersede')::boolean and exists (
    select from public.sms_messages m
      where m.thread_id = key and m.waiting and m.direction = 'inbound' and m.seq > through)
  then
    update public.sms_threads
      set lease_until = moment + (i ->> 'leaseMs')::double precision * interval '1 millisecond'
      where id = key returning * into t;
    return json_build_object('kind', 'superseded', 'turn', public.sms_current_turn(t, i, moment));
  end if;
  -- A reply to texts that have their answer already, from this lease or from an opt-out, must not be sent.
  if reply is not null and n.id is null then return json_build_object('kind', 'lease_lost'); end if;

  if opts_out and n.id is null then
    -- A pause has answered the text meanwhile. What it asked for holds all the same.
    select w.id, w.conversation_id into n.id, n.conversation_id from public.sms_messages w
      where w.thread_id = key and w.direction = 'inbound' and w.seq <= through and w.silence = 'paused'
      order by w.seq desc limit 1;
  end if;
  if opts_out and n.id is not null then
    -- What is staged is canceled when its turn to leave comes: whoever has it knows of the opt-out then.
    perform public.sms_opt_out(t.person_number, t.our_number, t.messaging_service_id, moment,
      (i ->> 'optOut')::public.sms_consent_origin, n.id);
  end if;

  update public.sms_messages m
    set waiting = false, answered_at = moment, answered_by = reply, silence = reason
    where m.thread_id = key and m.waiting and m.direction = 'inbound' and m.seq <= through;
  if t.next_seq - 1 > through then
    select min(m.created_at), least(max(m.created_at) + t.quiet_ms * interval '1 millisecond',
        min(m.created_at) + greatest(t.quiet_ms, t.max_wait_ms) * interval '1 millisecond')
      into oldest, due
      from public.sms_messages m
      where m.thread_id = key and m.waiting and m.direction = 'inbound' and m.seq > through;
  end if;
  if pauses or opts_out then
    update public.sms_conversations c set
        paused_at = case when pauses then coalesce(c.paused_at, moment) else c.paused_at end,
        paused_by = case when pauses then coalesce(c.paused_by, 'loop') else c.paused_by end,
        ended_at = case when opts_out then coalesce(c.ended_at, moment) else c.ended_at end,
        end_reason = case when opts_out then coalesce(c.end_reason, 'opted_out') else c.end_reason end
      where c.id = n.conversation_id;
  end if;

  if reply is null then
    update public.sms_threads s set
        claims = case when n.id is not null then 0 else s.claims end,
        waiting_since = oldest, answer_at = due,
        lease_holder = null, lease_until = null
      where s.id = key returning s.* into t;
    return json_build_object('kind', result, 'dueInMs', public.sms_due_in_ms(coalesce(t.send_at, t.answer_at), moment));
  end if;

  if t.send_at is not null then
    -- What a person wrote since the claim leaves first.
    with handed as (
      update public.sms_messages m set handed_at = moment, attempts = m.attempts + 1
        where m.thread_id = key and m.waiting and m.direction = 'outbound' and m.handed_at is null
        returning m as message)
    select coalesce(array_agg(public.sms_staged(t, h.message, moment) order by (h.message).seq), '{}')
      into staged from handed h;
  end if;
  for place in 1 .. jsonb_array_length(i -> 'parts') loop
    part := i -> 'parts' -> place - 1;
    insert into public.sms_messages (id, thread_id, conversation_id, seq, direction, waiting, status, body,
        provider, messaging_service_id, segments, encoding, estimated_cost, source, reply_id, part, ready_at,
        attempts, handed_at, status_at, model, input_tokens, output_tokens, finish_reason, duration_ms, created_at)
      values (case when place = 1 then reply else public.sms_new_id(moment) end, key, n.conversation_id,
        t.next_seq, 'outbound', true, 'staged', part ->> 'body',
        t.provider, t.messaging_service_id, (part ->> 'segments')::integer,
        (part ->> 'encoding')::public.sms_encoding, (part ->> 'estimatedCost')::double precision,
        (i ->> 'source')::public.sms_source, reply, place, moment,
        1, moment, moment, generation ->> 'model', (generation ->> 'inputTokens')::integer,
        (generation ->> 'outputTokens')::integer, generation ->> 'finishReason',
        (generation ->> 'durationMs')::numeric::integer, moment)
      returning json_build_object(
          'id', id, 'threadId', key::text, 'conversationId', n.conversation_id::text, 'replyId', reply,
          'from', t.our_number, 'to', t.person_number, 'body', body, 'source', i ->> 'source',
          'messagingServiceId', t.messaging_service_id, 'attempts', 0,
          'stagedAt', round(date_part('epoch', moment) * 1000)::bigint, 'inDoubtForMs', null)
        into message;
    staged := staged || message;
    all_segments := all_segments + (part ->> 'segments')::bigint;
    t.next_seq := t.next_seq + 1;
  end loop;
  if t.assistant_id is not null and (all_tokens > 0 or all_segments > 0) then
    today := (moment at time zone 'UTC')::date;
    -- The row is there but for a day's first replies, and an update is half the work of an upsert.
    update public.sms_assistant_days d set tokens = d.tokens + all_tokens, segments = d.segments + all_segments
      where d.day = today and d.assistant_id = t.assistant_id and d.shard = pg_backend_pid() % 64;
    if not found then
      insert into public.sms_assistant_days as d (day, assistant_id, shard, tokens, segments)
        values (today, t.assistant_id, pg_backend_pid() % 64, all_tokens, all_segments)
        on conflict (day, assistant_id, shard) do update
          set tokens = d.tokens + excluded.tokens, segments = d.segments + excluded.segments;
    end if;
  end if;
  update public.sms_threads s set
      next_seq = t.next_seq, last_message_at = greatest(s.last_message_at, moment), claims = 0,
      replies = case when n.conversation_id = s.conversation_id then s.replies + 1 else s.replies end,
      notice_at = case when i ->> 'source' = 'limit_notice' then moment else s.notice_at end,
      waiting_since = oldest, answer_at = due,
      send_at = coalesce(s.send_at, moment),
      lease_until = moment + (i ->> 'leaseMs')::double precision * interval '1 millisecond'
    where s.id = key;
  return json_build_object('kind', 'staged', 'messages', array_to_json(staged));
end
$function$;
