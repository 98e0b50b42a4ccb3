-- The right to answer a thread: claimed, extended, given back.

create or replace function public.sms_claim(input text) returns json
language plpgsql volatile set search_path = '' set plan_cache_mode = 'force_generic_plan' as $function$
declare
  i constant jsonb := input::jsonb;
  key constant bigint := case when i ->> 'threadId' ~ '^[0-9]{1,18}$' then (i ->> 'threadId')::bigint end;
  moment timestamptz;
  t public.sms_threads;
begin
  select * into t from public.sms_threads where id = key for update;
  moment := coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp());
  if t.id is null or coalesce(t.send_at, t.answer_at) is null or t.lease_until > moment then return null; end if;
  update public.sms_threads set
      lease_token = lease_token + 1, lease_holder = i ->> 'holder', claims = claims + 1,
      lease_until = moment + (i ->> 'leaseMs')::double precision * interval '1 millisecond'
    where id = key returning * into t;
  if t.send_at is not null then perform public.sms_hand_out(key, moment); end if;
  return public.sms_current_turn(t, i, moment);
end
$function$;

-- Found by the messages that wait, each thread by the one that says when it is due: the first staged one, or else the
-- newest text. Threads under a live lease are passed over: there are as
-- many of them as turns under way. Rows that another process is taking at this moment are skipped, not waited for. The
-- subqueries are of the kinds that the planner runs row by row, so that no more is read than `limit` asks for; but it
-- expects of them what makes compiling seem worthwhile, which takes a hundred times as long as the work.
create or replace function public.sms_claim_due(input text) returns json
language plpgsql volatile set search_path = '' set plan_cache_mode = 'force_generic_plan' set jit = off as $function$
declare
  i constant jsonb := input::jsonb;
  moment constant timestamptz := coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp());
  t public.sms_threads;
  turns json[] := '{}';
begin
  for t in
    with taken as (
      update public.sms_threads s set
          lease_token = s.lease_token + 1, lease_holder = i ->> 'holder', claims = s.claims + 1,
          lease_until = moment + (i ->> 'leaseMs')::double precision * interval '1 millisecond'
        -- An array, so that each row is fetched by its key however many the planner expects.
        where s.id = any (array(
          select d.id
            from (
              select m.thread_id from public.sms_messages m
                where m.waiting and m.ready_at <= moment
                  -- Only these two can be the one. All that waits in the thread is read for them alone: for each of a
                  -- thousand texts it would be a million.
                  and case
                    when m.direction = 'outbound' or m.seq = (
                      select n.seq from public.sms_messages n
                        where n.thread_id = m.thread_id and n.waiting order by n.seq desc limit 1)
                    then m.id = (
                      select f.id from public.sms_messages f
                        where f.thread_id = m.thread_id and f.waiting
                        order by f.direction desc, case f.direction when 'outbound' then f.seq else -f.seq end limit 1)
                    else false end
                order by m.ready_at) w
            cross join lateral (
              select l.id from public.sms_threads l
                where l.id = w.thread_id and coalesce(l.send_at, l.answer_at) <= moment
                  and (l.lease_until is null or l.lease_until <= moment)
                for update skip locked) d
            limit (i ->> 'limit')::bigint))
        returning s.*)
    select * from taken order by coalesce(send_at, answer_at)
  loop
    if t.send_at is not null then perform public.sms_hand_out(t.id, moment); end if;
    turns := turns || public.sms_current_turn(t, i, moment);
  end loop;
  return array_to_json(turns);
end
$function$;

create or replace function public.sms_renew(input text) returns json
language plpgsql volatile set search_path = '' set plan_cache_mode = 'force_generic_plan' as $function$
declare
  i constant jsonb := input::jsonb;
  key constant bigint := case when i ->> 'threadId' ~ '^[0-9]{1,18}$' then (i ->> 'threadId')::bigint end;
  moment timestamptz;
  t public.sms_threads;
begin
  select * into t from public.sms_threads where id = key for update;
  moment := coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp());
  if (t.lease_token = (i ->> 'token')::bigint and t.lease_until > moment) is not true then
    return json_build_object('kind', 'lease_lost');
  end if;
  update public.sms_threads
    set lease_until = moment + (i ->> 'leaseMs')::double precision * interval '1 millisecond'
    where id = key returning * into t;
  return json_build_object('kind', 'renewed', 'turn', public.sms_current_turn(t, i, moment));
end
$function$;

-- What was handed out stays in doubt: giving the lease back does not say that nothing was sent.
create or replace function public.sms_release(input text) returns json
language plpgsql volatile set search_path = '' as $function$
declare
  i constant jsonb := input::jsonb;
  key constant bigint := case when i ->> 'threadId' ~ '^[0-9]{1,18}$' then (i ->> 'threadId')::bigint end;
begin
  perform from public.sms_threads where id = key for update;
  update public.sms_threads set lease_until = null, lease_holder = null
    where id = key and lease_token = (i ->> 'token')::bigint
      and lease_until > coalesce(to_timestamp((i ->> 'now')::double precision / 1000), clock_timestamp());
  return null;
end
$function$;
