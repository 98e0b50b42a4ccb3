-- Writes a reply, or a deliberate silence, and marks the texts that it answers.

create or replace function public.sms_stage(input text) returns json
language plpgsql volatile set search_path = '' set plan_cache_mode = 'force_generic_plan' as $function$
declare
  i constant jsonb := input::jsonb;
  key constant bigint := case when i ->> 'threadId' ~ '^\d{1,18}$' then (i ->> 'threadId')::bigint end;
  through constant integer := least((i ->> 'answersThrough')::numeric, 2147483647);
  is_reply constant boolean := i ->> 'kind' = 'reply';
  opts_out constant boolean := i ->> 'optOut' is not null;
  pauses constant boolean := not is_reply and (i ->> 'pause')::boolean is true;
  result text := 'silenced';
  -- Null for a reply that goes through.
  reason public.sms_silence := i ->> 'reason';
  moment timestamptz;
  reply uuid;
  staged json;
  earlier json;
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
    left join public.sms_conversations c on c.id = coalesce(m.conversation_id,
      (select max(l.id) from public.sms_conversations l where l.thread_id = key));

  if is_reply then
    if n.opted_out and i ->> 'source' <> 'opt_out_confirmation' then
      -- A STOP that came since waits for its own answer, the confirmation.
      t := public.sms_silence_opted_out(t, through, false, moment);
      update public.sms_threads set lease_holder = null, lease_until = null where id = key;
      return json_build_object('kind', 'opted_out', 'dueInMs', public.sms_due_in_ms(t, moment));
    end if;
    if n.paused then
      result := 'paused';
      reason := 'paused';
    else
      reply := public.sms_new_id(moment);
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
    -- Nothing staged is there to cancel: under a live lease, its holder has all of it.
    perform public.sms_opt_out(t.person_number, t.our_number, t.messaging_service_id, moment,
      (i ->> 'optOut')::public.sms_consent_origin, n.id);
  end if;

  if reply is not null and t.send_at is not null then
    -- What a person wrote since the claim leaves first.
    with handed as (
      update public.sms_messages m set handed_at = moment, attempts = m.attempts + 1
        where m.thread_id = key and m.waiting and m.direction = 'outbound' and m.handed_at is null
        returning m as message)
    select json_agg(public.sms_staged(t, h.message, moment) order by (h.message).seq) into earlier from handed h;
  end if;

  with answered as (
    update public.sms_messages m
      set waiting = false, answered_at = moment, answered_by = reply, silence = reason
      where m.thread_id = key and m.waiting and m.direction = 'inbound' and m.seq <= through),
  parts as (
    insert into public.sms_messages (id, thread_id, conversation_id, seq, direction, waiting, status, body,
        provider, messaging_service_id, segments, encoding, estimated_cost, source, reply_id, part, send_after, attempts, handed_at,
        status_at, model, input_tokens, output_tokens, finish_reason, duration_ms, created_at)
      select case when p.place = 1 then reply else public.sms_new_id(moment) end, key, n.conversation_id,
          t.next_seq + p.place - 1, 'outbound', true, 'staged', p.part ->> 'body',
          t.provider, t.messaging_service_id, (p.part ->> 'segments')::integer,
          (p.part ->> 'encoding')::public.sms_encoding, (p.part ->> 'estimatedCost')::double precision, (i ->> 'source')::public.sms_source, reply, p.place, moment, 1,
          moment, moment, i -> 'generation' ->> 'model', (i -> 'generation' ->> 'inputTokens')::integer,
          (i -> 'generation' ->> 'outputTokens')::integer, i -> 'generation' ->> 'finishReason',
          (i -> 'generation' ->> 'durationMs')::numeric::integer, moment
        from jsonb_array_elements(i -> 'parts') with ordinality p (part, place)
        where reply is not null
      returning id, seq, body, segments),
  session as (
    update public.sms_conversations c set
        replies = case when reply is null then c.replies else c.replies + 1 end,
        paused_at = case when pauses then coalesce(c.paused_at, moment) else c.paused_at end,
        paused_by = case when pauses then coalesce(c.paused_by, 'loop') else c.paused_by end,
        ended_at = case when opts_out then coalesce(c.ended_at, moment) else c.ended_at end,
        end_reason = case when opts_out then coalesce(c.end_reason, 'opted_out') else c.end_reason end
      where c.id = n.conversation_id and (reply is not null or pauses or opts_out)),
  spent as (
    insert into public.sms_assistant_days as d (day, assistant_id, shard, tokens, segments)
      select (moment at time zone 'UTC')::date, t.assistant_id, pg_backend_pid() % 16, u.tokens, u.segments
        from (
          select coalesce((i -> 'generation' ->> 'inputTokens')::bigint, 0)
              + coalesce((i -> 'generation' ->> 'outputTokens')::bigint, 0) as tokens,
              coalesce(sum(p.segments), 0) as segments
            from parts p) u
        where reply is not null and t.assistant_id is not null and (u.tokens > 0 or u.segments > 0)
      on conflict (day, assistant_id, shard) do update
        set tokens = d.tokens + excluded.tokens, segments = d.segments + excluded.segments),
  -- Newer texts wait on.
  rest as (
    select min(m.created_at) as oldest, max(m.created_at) as newest from public.sms_messages m
      where t.next_seq - 1 > through
        and m.thread_id = key and m.waiting and m.direction = 'inbound' and m.seq > through)
  update public.sms_threads s set
      next_seq = s.next_seq + w.parts,
      last_message_at = case when w.parts > 0 then greatest(s.last_message_at, moment) else s.last_message_at end,
      claims = case when n.id is not null then 0 else s.claims end,
      notice_at = case when reply is not null and i ->> 'source' = 'limit_notice' then moment else s.notice_at end,
      waiting_since = r.oldest, answer_at = r.due,
      send_at = case when w.parts > 0 then coalesce(s.send_at, moment) else s.send_at end,
      ready_at = case when w.parts > 0 then least(s.ready_at, moment) else coalesce(s.send_at, r.due) end,
      lease_holder = case when w.parts > 0 then s.lease_holder end,
      lease_until = case when w.parts > 0
        then moment + (i ->> 'leaseMs')::double precision * interval '1 millisecond' end
    from (
        select count(*)::integer as parts, json_agg(json_build_object(
            'id', p.id, 'threadId', key::text, 'conversationId', n.conversation_id::text, 'replyId', reply,
            'from', t.our_number, 'to', t.person_number, 'body', p.body, 'source', i ->> 'source',
            'messagingServiceId', t.messaging_service_id, 'attempts', 0,
            'stagedAt', round(date_part('epoch', moment) * 1000)::bigint, 'inDoubtForMs', null) order by p.seq) as json
          from parts p) w,
      (
        select e.oldest, least(e.newest + t.quiet_ms * interval '1 millisecond',
            e.oldest + greatest(t.quiet_ms, t.max_wait_ms) * interval '1 millisecond') as due
          from rest e) r
    where s.id = key
    returning w.json, s.send_at, s.answer_at into staged, t.send_at, t.answer_at;

  return case
    when reply is null then json_build_object('kind', result, 'dueInMs', public.sms_due_in_ms(t, moment))
    else json_build_object('kind', 'staged', 'messages',
      case when earlier is null then staged else (earlier::jsonb || staged::jsonb)::json end) end;
end
$function$;
