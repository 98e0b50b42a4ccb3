-- Assistants and numbers as somebody looks after them. A backend's own tables have their own names and types, which were
-- found before and are written into the functions here.

do $migration$
declare
  host constant json := public.sms_host_columns();
  has_name constant boolean := host ->> 'hasName';
  name_of constant text := case when has_name
    then format('coalesce(a.name::text, a.%I::text)', host ->> 'assistantKey')
    else format('a.%I::text', host ->> 'assistantKey') end;
begin
  -- An id as somebody passed it, as a key; null when no key can look like that.
  execute format($define$
    create or replace function public.sms_assistant_key(id text) returns %1$s
    language plpgsql immutable set search_path = '' as $function$
    begin
      return id::%1$s;
    exception when invalid_text_representation or numeric_value_out_of_range then
      return null;
    end
    $function$
  $define$, host ->> 'assistantKeyType');

  execute format($define$
    create or replace function public.sms_assistant_entry(key %2$s) returns json
    language plpgsql stable set search_path = '' as $function$
    begin
      return (
        select json_build_object('id', a.%1$I::text, 'name', %4$s,
            'firstSms', nullif(a.first_sms, ''), 'smsPrompt', nullif(a.sms_prompt, ''),
            'phoneNumbers', coalesce((
              select json_agg(o.phone_number order by o.phone_number)
                from (
                  select n.%3$I as phone_number from public.phone_number n
                    where n.inbound_assistant_id = a.%1$I and n.%3$I is not null order by n.%3$I limit 100) o), '[]'))
          from public.assistant a where a.%1$I = key);
    end
    $function$
  $define$, host ->> 'assistantKey', host ->> 'assistantKeyType', host ->> 'number', name_of);

  execute format($define$
    create or replace function public.sms_create_assistant(input text) returns json
    language plpgsql volatile set search_path = '' as $function$
    declare
      i constant jsonb := input::jsonb;
      key %2$s;
    begin
      insert into public.assistant (first_sms, sms_prompt%3$s)
        values (nullif(i ->> 'firstSms', ''), nullif(i ->> 'smsPrompt', '')%4$s) returning %1$I into key;
      return public.sms_assistant_entry(key);
    end
    $function$
  $define$, host ->> 'assistantKey', host ->> 'assistantKeyType',
    case when has_name then ', name' else '' end, case when has_name then ', i ->> ''name''' else '' end);

  execute format($define$
    create or replace function public.sms_update_assistant(input text) returns json
    language plpgsql volatile set search_path = '' as $function$
    declare
      i constant jsonb := input::jsonb;
      key constant %2$s := public.sms_assistant_key(i ->> 'id');
    begin
      update public.assistant a set
          first_sms = case when i ? 'firstSms' then nullif(i ->> 'firstSms', '') else a.first_sms end,
          sms_prompt = case when i ? 'smsPrompt' then nullif(i ->> 'smsPrompt', '') else a.sms_prompt end%3$s%4$s
        where a.%1$I = key;
      return public.sms_assistant_entry(key);
    end
    $function$
  $define$, host ->> 'assistantKey', host ->> 'assistantKeyType',
    case when has_name then ', name = case when i ? ''name'' then i ->> ''name'' else a.name end' else '' end,
    host ->> 'touch');

  execute format($define$
    create or replace function public.sms_list_assistants(input text) returns json
    language plpgsql stable set search_path = '' as $function$
    declare
      i constant jsonb := input::jsonb;
      most constant integer := (i ->> 'limit')::integer;
      place constant %2$s := public.sms_assistant_key(i ->> 'after');
      keys %2$s[];
    begin
      if i ? 'after' and place is null then raise exception 'no place in this list' using errcode = '22023'; end if;
      keys := array(
        select a.%1$I from public.assistant a where place is null or a.%1$I > place order by a.%1$I limit most + 1);
      return json_build_object(
        'assistants', coalesce((
          select json_agg(public.sms_assistant_entry(k.key) order by k.key) from unnest(keys[:most]) k (key)), '[]'),
        'next', case when cardinality(keys) > most then keys[most]::text end);
    end
    $function$
  $define$, host ->> 'assistantKey', host ->> 'assistantKeyType');

  execute format($define$
    create or replace function public.sms_list_numbers(input text) returns json
    language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $function$
    declare
      i constant jsonb := input::jsonb;
      most constant integer := (i ->> 'limit')::integer;
      place constant text := coalesce(i ->> 'after', '');
      everybody constant boolean := not i ? 'assistantId';
      owner constant %2$s := public.sms_assistant_key(i ->> 'assistantId');
      listed json[];
    begin
      listed := array(
        select json_build_object('phoneNumber', n.%3$I::text, 'assistant', case when a.%1$I is not null
            then json_build_object('id', a.%1$I::text, 'name', %4$s) end)
          from public.phone_number n
          left join public.assistant a on a.%1$I = n.inbound_assistant_id
          where n.%3$I > place and (everybody or n.inbound_assistant_id = owner)
          order by n.%3$I limit most + 1);
      return json_build_object('numbers', array_to_json(listed[:most]),
        'next', case when cardinality(listed) > most then listed[most] ->> 'phoneNumber' end);
    end
    $function$
  $define$, host ->> 'assistantKey', host ->> 'assistantKeyType', host ->> 'number', name_of);

  -- Waits for a seed that is being saved: a number must not be written twice.
  execute format($define$
    create or replace function public.sms_assign_number(input text) returns json
    language plpgsql volatile set search_path = '' as $function$
    declare
      i constant jsonb := input::jsonb;
      key constant %2$s := public.sms_assistant_key(i ->> 'assistantId');
    begin
      perform pg_catalog.pg_advisory_xact_lock(7777001);
      if i ->> 'assistantId' is not null then
        perform from public.assistant a where a.%1$I = key for key share;
        if not found then return to_json('unknown_assistant'::text); end if;
      end if;
      update public.phone_number set inbound_assistant_id = key where %3$I = i ->> 'phoneNumber';
      if not found then
        insert into public.phone_number (%3$I, inbound_assistant_id) values (i ->> 'phoneNumber', key);
      end if;
      return to_json('assigned'::text);
    end
    $function$
  $define$, host ->> 'assistantKey', host ->> 'assistantKeyType', host ->> 'number');
end
$migration$;

create or replace function public.sms_get_assistant(input text) returns json
language plpgsql stable set search_path = '' as $function$
begin
  return public.sms_assistant_entry(public.sms_assistant_key(input::jsonb ->> 'id'));
end
$function$;
