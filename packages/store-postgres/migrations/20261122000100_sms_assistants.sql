-- Assistants and their phone numbers.
--
-- A backend may have public.assistant and public.phone_number already. Then this adds the three columns that the
-- pipeline reads, with their indexes, and leaves everything else as it is; otherwise it creates both tables small.
-- The names and types that a backend chose for its own columns are found here, once, and written into the
-- functions at the end, so that no text costs a look into the catalog.

do $migration$
declare
  assistant_key name;
  assistant_key_type text;
  number_column name;
  has_name boolean;
  touch text;
  stranger name;
begin
  if current_setting('server_encoding') not in ('UTF8', 'SQL_ASCII') then
    raise exception 'the database''s encoding is %, which has no emoji and few of the world''s scripts',
        current_setting('server_encoding')
      using hint = 'Texts have any character: use a database that was created with encoding ''UTF8''.';
  end if;

  if to_regclass('public.assistant') is null then
    create table public.assistant (
      id uuid primary key default gen_random_uuid(),
      name text not null,
      first_sms text,
      sms_prompt text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    alter table public.assistant enable row level security;
    for stranger in select rolname from pg_roles where rolname in ('anon', 'authenticated') loop
      execute format('revoke all on table public.assistant from %I', stranger);
    end loop;
    if to_regrole('service_role') is not null then
      create policy sms_service_role on public.assistant to service_role using (true) with check (true);
    end if;
  end if;

  alter table public.assistant add column if not exists first_sms text;
  alter table public.assistant add column if not exists sms_prompt text;
  comment on column public.assistant.first_sms is
    'The text message that opens a new conversation. Null: the model writes the first reply too.';
  comment on column public.assistant.sms_prompt is
    'The system prompt of the replies to text messages. Null: the default prompt of the pipeline.';
  create index if not exists idx_assistant_sms_fields on public.assistant (first_sms, sms_prompt)
    where first_sms is not null or sms_prompt is not null;

  select a.attname, format_type(a.atttypid, a.atttypmod)
    into assistant_key, assistant_key_type
    from pg_index x
    join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0]
    where x.indrelid = 'public.assistant'::regclass and x.indisprimary and x.indnkeyatts = 1;
  if assistant_key is null then
    raise exception 'public.assistant needs a primary key of one column'
      using hint = 'Give it one, or keep assistants elsewhere: rename the table and pass resolveAssistant to the store.';
  end if;

  if to_regclass('public.phone_number') is null then
    create table public.phone_number (
      id uuid primary key default gen_random_uuid(),
      number text not null unique,
      created_at timestamptz not null default now()
    );
    alter table public.phone_number enable row level security;
    for stranger in select rolname from pg_roles where rolname in ('anon', 'authenticated') loop
      execute format('revoke all on table public.phone_number from %I', stranger);
    end loop;
    if to_regrole('service_role') is not null then
      create policy sms_service_role on public.phone_number to service_role using (true) with check (true);
    end if;
  end if;

  if not exists (
    select from pg_attribute
      where attrelid = 'public.phone_number'::regclass and attname = 'inbound_assistant_id' and not attisdropped
  ) then
    execute format(
      'alter table public.phone_number add column inbound_assistant_id %s references public.assistant (%I) on delete set null',
      assistant_key_type, assistant_key);
  end if;
  comment on column public.phone_number.inbound_assistant_id is
    'The assistant that answers text messages to this number. Null: none does.';
  create index if not exists idx_phone_number_inbound_assistant_id
    on public.phone_number (inbound_assistant_id);

  select a.attname into number_column
    from pg_attribute a join pg_type t on t.oid = a.atttypid
    where a.attrelid = 'public.phone_number'::regclass
      and a.attname in ('number', 'phone_number', 'e164', 'phone')
      and t.typcategory = 'S' and not a.attisdropped
    order by array_position(array['number', 'phone_number', 'e164', 'phone']::name[], a.attname)
    limit 1;
  if number_column is null then
    raise exception 'public.phone_number has no text column named number, phone_number, e164 or phone'
      using hint = 'Add one that holds the number in E.164, for example a generated column, then migrate again.';
  end if;
  if not exists (
    select from pg_index x
      join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0]
      where x.indrelid = 'public.phone_number'::regclass and a.attname = number_column and x.indpred is null
  ) then
    execute format('create index idx_phone_number_sms_lookup on public.phone_number (%I)', number_column);
  end if;

  has_name := exists (
    select from pg_attribute
      where attrelid = 'public.assistant'::regclass and attname = 'name' and not attisdropped);
  touch := case when exists (
    select from pg_attribute
      where attrelid = 'public.assistant'::regclass and attname = 'updated_at' and not attisdropped
  ) then ', updated_at = now()' else '' end;

  execute format($define$
    create or replace function public.sms_assistant_of(p_number text) returns json
    language plpgsql stable set search_path = '' as $function$
    begin
      return (
        select json_build_object('id', a.%1$I::text, 'name', %2$s,
            'firstSms', nullif(a.first_sms, ''), 'smsPrompt', nullif(a.sms_prompt, ''))
          from public.phone_number n
          join public.assistant a on a.%1$I = n.inbound_assistant_id
          where n.%3$I = p_number
          limit 1);
    end
    $function$
  $define$, assistant_key,
    case when has_name then format('coalesce(a.name::text, a.%I::text)', assistant_key)
      else format('a.%I::text', assistant_key) end,
    number_column);

  -- Who answers a number, and whether the person at the other side is another of ours.
  execute format($define$
    create or replace function public.sms_who_answers(
      p_number text, p_person text, out assistant json, out person_is_ours boolean)
    language plpgsql stable set search_path = '' as $function$
    begin
      select (
          select json_build_object('id', a.%1$I::text, 'name', %2$s,
              'firstSms', nullif(a.first_sms, ''), 'smsPrompt', nullif(a.sms_prompt, ''))
            from public.phone_number n
            join public.assistant a on a.%1$I = n.inbound_assistant_id
            where n.%3$I = p_number
            limit 1),
          exists (
            select from public.phone_number n where n.%3$I = p_person and n.inbound_assistant_id is not null)
        into assistant, person_is_ours;
    end
    $function$
  $define$, assistant_key,
    case when has_name then format('coalesce(a.name::text, a.%I::text)', assistant_key)
      else format('a.%I::text', assistant_key) end,
    number_column);

  -- A column that was there already may not fit: that shows here, and not with every text that comes.
  begin
    perform public.sms_who_answers('', '');
  exception when undefined_function then
    raise exception 'public.phone_number.inbound_assistant_id can''t be compared with public.assistant.%', assistant_key
      using detail = sqlerrm, hint = format('Change its type to %s, then migrate again.', assistant_key_type);
  end;

  -- Two processes that load the same seed at once must not both create the assistant: one waits.
  execute format($define$
    create or replace function public.sms_save_assistant(input text) returns json
    language plpgsql volatile set search_path = '' as $function$
    declare
      seed constant jsonb := input::jsonb;
      key %2$s;
      a_number text;
    begin
      perform pg_catalog.pg_advisory_xact_lock(7777001);
      if seed ->> 'id' is not null then
        select a.%1$I into key from public.assistant a where a.%1$I = (seed ->> 'id')::%2$s for update;
      else
        select a.%1$I into key from public.assistant a where %3$s = seed ->> 'name'
          order by a.%1$I limit 1 for update;
      end if;
      if key is not null then
        update public.assistant a set
          first_sms = case when seed ? 'firstSms' then seed ->> 'firstSms' else a.first_sms end,
          sms_prompt = case when seed ? 'smsPrompt' then seed ->> 'smsPrompt' else a.sms_prompt end%4$s%5$s
          where a.%1$I = key;
      elsif seed ->> 'id' is not null then
        insert into public.assistant (%1$I%6$s, first_sms, sms_prompt)
          values ((seed ->> 'id')::%2$s%7$s, seed ->> 'firstSms', seed ->> 'smsPrompt') returning %1$I into key;
      else
        insert into public.assistant (first_sms, sms_prompt%6$s)
          values (seed ->> 'firstSms', seed ->> 'smsPrompt'%7$s) returning %1$I into key;
      end if;
      update public.phone_number set inbound_assistant_id = null
        where inbound_assistant_id = key
          and %8$I <> all (array(select jsonb_array_elements_text(seed -> 'phoneNumbers')));
      for a_number in select jsonb_array_elements_text(seed -> 'phoneNumbers') loop
        update public.phone_number set inbound_assistant_id = key where %8$I = a_number;
        if not found then
          insert into public.phone_number (%8$I, inbound_assistant_id) values (a_number, key);
        end if;
      end loop;
      return (
        select json_build_object('id', a.%1$I::text, 'name', %9$s,
            'firstSms', nullif(a.first_sms, ''), 'smsPrompt', nullif(a.sms_prompt, ''))
          from public.assistant a where a.%1$I = key);
    end
    $function$
  $define$, assistant_key, assistant_key_type,
    case when has_name then 'a.name' else format('a.%I::text', assistant_key) end,
    case when has_name then ', name = seed ->> ''name''' else '' end,
    touch,
    case when has_name then ', name' else '' end,
    case when has_name then ', seed ->> ''name''' else '' end,
    number_column,
    case when has_name then format('coalesce(a.name::text, a.%I::text)', assistant_key)
      else format('a.%I::text', assistant_key) end);

  -- What was found, for the migrations that follow.
  execute format($define$
    create or replace function public.sms_host_columns() returns json
    language plpgsql immutable set search_path = '' as $function$
    begin
      return %L::json;
    end
    $function$
  $define$, json_build_object('assistantKey', assistant_key, 'assistantKeyType', assistant_key_type,
    'number', number_column, 'hasName', has_name, 'touch', touch));
end
$migration$;

create or replace function public.sms_find_assistant(input text) returns json
language plpgsql stable set search_path = '' as $function$
begin
  return public.sms_assistant_of(input::jsonb ->> 'phoneNumber');
end
$function$;
