-- Who must not be texted, and the log of how that came to be. Both outlive the messages.

do $migration$
begin
  if to_regtype('public.sms_consent_kind') is null then
    create type public.sms_consent_kind as enum ('opted_out', 'opted_in');
  end if;
  if to_regtype('public.sms_consent_origin') is null then
    create type public.sms_consent_origin as enum ('keyword', 'carrier', 'carrier_error', 'plain_words', 'host', 'model');
  end if;
end
$migration$;

-- message_id is evidence, not a reference.
create table if not exists public.sms_opt_outs (
  id bigint generated always as identity,
  person_number text not null,
  scope text not null,
  opted_out boolean not null,
  opted_out_at timestamptz,
  opted_in_at timestamptz,
  message_id uuid,
  primary key (person_number, scope),
  constraint sms_opt_outs_time_check check (case when opted_out then opted_out_at else opted_in_at end is not null)
);

create unique index if not exists sms_opt_outs_list_key on public.sms_opt_outs (id) where opted_out;

comment on column public.sms_opt_outs.id is 'Rises with every opt-out: lists are in its order.';
comment on table public.sms_opt_outs is 'Who must not be texted.';
comment on column public.sms_opt_outs.scope is 'Our number, or the id of the Messaging Service whose numbers it holds for.';
comment on column public.sms_opt_outs.message_id is 'The text that opted out or in last. Null: the carrier told us.';

create table if not exists public.sms_consent (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  kind public.sms_consent_kind not null,
  person_number text not null,
  scope text not null,
  origin public.sms_consent_origin not null,
  message_id uuid
);

create index if not exists sms_consent_person_idx on public.sms_consent (person_number, id);

comment on table public.sms_consent is 'One row for each change of sms_opt_outs, written in the same step.';
comment on column public.sms_consent.message_id is 'The text by which it was said. Null: there was none.';

alter table public.sms_opt_outs enable row level security;
alter table public.sms_consent enable row level security;

-- Both change nothing, and log nothing, when it was so before. Opting out says whether it was not.
create or replace function public.sms_opt_out(
  person text, our_number text, service text, moment timestamptz, origin public.sms_consent_origin, message uuid
) returns boolean
language plpgsql volatile set search_path = '' as $function$
begin
  with changed as (
    insert into public.sms_opt_outs as o (person_number, scope, opted_out, opted_out_at, message_id)
      values (person, coalesce(service, our_number), true, moment, message)
      on conflict (person_number, scope) do update
        set id = default, opted_out = true, opted_out_at = excluded.opted_out_at, message_id = excluded.message_id
        where not o.opted_out
      returning o.scope)
  insert into public.sms_consent (at, kind, person_number, scope, origin, message_id)
    select moment, 'opted_out', person, c.scope, sms_opt_out.origin, message from changed c;
  return found;
end
$function$;

create or replace function public.sms_opt_in(
  person text, our_number text, service text, moment timestamptz, origin public.sms_consent_origin, message uuid
) returns void
language plpgsql volatile set search_path = '' as $function$
begin
  with changed as (
    -- An opt-out for the number alone may be from before it belonged to the Messaging Service.
    update public.sms_opt_outs o set opted_out = false, opted_in_at = moment, message_id = message
      where o.person_number = person and o.scope in (sms_opt_in.our_number, service) and o.opted_out
      returning o.scope)
  insert into public.sms_consent (at, kind, person_number, scope, origin, message_id)
    select moment, 'opted_in', person, c.scope, sms_opt_in.origin, message from changed c;
end
$function$;

-- A page of the log, oldest first. `next` is the id of its last entry when there are more.
create or replace function public.sms_list_consent(input text) returns json
language plpgsql stable set search_path = '' as $function$
declare
  i constant jsonb := input::jsonb;
  most constant integer := (i ->> 'limit')::integer;
  whose constant text := i ->> 'person';
  place constant bigint := coalesce((i ->> 'after')::bigint, 0);
  found_rows public.sms_consent[];
begin
  -- Two statements, so that each has its own index.
  if whose is null then
    found_rows := array(
      select c from public.sms_consent c where c.id > place order by c.id limit most + 1);
  else
    found_rows := array(
      select c from public.sms_consent c where c.person_number = whose and c.id > place
        order by c.id limit most + 1);
  end if;
  return json_build_object(
    'entries', coalesce((
      select json_agg(json_build_object(
          'id', e.id::text, 'at', round(date_part('epoch', e.at) * 1000)::bigint, 'kind', e.kind,
          'person', e.person_number, 'scope', e.scope, 'origin', e.origin, 'messageId', e.message_id) order by e.id)
        from unnest(found_rows[:most]) e), '[]'),
    'next', case when cardinality(found_rows) > most then (found_rows[most]).id::text end);
end
$function$;

-- A page of those who must not be texted now, the newest opt-out first.
create or replace function public.sms_list_opt_outs(input text) returns json
language plpgsql stable set search_path = '' as $function$
declare
  i constant jsonb := input::jsonb;
  most constant integer := (i ->> 'limit')::integer;
  whose constant text := i ->> 'person';
  place constant bigint := coalesce((i ->> 'before')::bigint, 9223372036854775807);
  found_rows public.sms_opt_outs[];
begin
  -- Two statements, so that each has its own index.
  if whose is null then
    found_rows := array(
      select o from public.sms_opt_outs o where o.opted_out and o.id < place order by o.id desc limit most + 1);
  else
    found_rows := array(
      select o from public.sms_opt_outs o where o.person_number = whose and o.opted_out and o.id < place
        order by o.id desc limit most + 1);
  end if;
  return json_build_object(
    'optOuts', coalesce((
      select json_agg(json_build_object('person', o.person_number, 'scope', o.scope,
          'at', round(date_part('epoch', o.opted_out_at) * 1000)::bigint, 'messageId', o.message_id) order by o.id desc)
        from unnest(found_rows[:most]) o), '[]'),
    'next', case when cardinality(found_rows) > most then (found_rows[most]).id::text end);
end
$function$;
