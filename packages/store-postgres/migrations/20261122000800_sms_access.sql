-- Who may call what: the owner, and service_role where there is one. Nobody else, and nobody through the API.

-- Says which migrations are in place; later ones replace it. Fails when the caller can't see the tables, or can't write.
-- Volatile, although it only reads: PostgREST calls any other in a read-only transaction, whatever the database is
-- (https://docs.postgrest.org/en/stable/references/transactions.html#access-mode).
create or replace function public.sms_health(input text) returns json
language plpgsql volatile set search_path = '' as $function$
begin
  if current_setting('transaction_read_only')::boolean then
    raise exception 'the database is read-only' using errcode = 'read_only_sql_transaction';
  end if;
  perform from public.sms_threads limit 1;
  return json_build_object('version', 5, 'rowSecurity', row_security_active('public.sms_threads'));
end
$function$;

do $migration$
declare
  object regclass;
  routine regprocedure;
  stranger name;
begin
  -- By name: a backend may have functions of its own that begin with sms_.
  for routine in
    select p.oid from pg_proc p
      where p.pronamespace = to_regnamespace(split_part('public.sms_threads', '.', 1))
        and p.proname in ('sms_assign_number', 'sms_assistant_entry', 'sms_assistant_key', 'sms_assistant_of',
          'sms_claim', 'sms_claim_due', 'sms_create_assistant', 'sms_current_turn', 'sms_due_in_ms',
          'sms_erase_customer', 'sms_few_conversations', 'sms_find_assistant', 'sms_find_conversation',
          'sms_get_assistant', 'sms_hand_out', 'sms_health', 'sms_host_columns', 'sms_list_assistants',
          'sms_list_consent', 'sms_list_conversations', 'sms_list_messages', 'sms_list_numbers', 'sms_list_opt_outs',
          'sms_lock_thread_of', 'sms_lowest_id', 'sms_message', 'sms_new_id', 'sms_opt_in', 'sms_opt_out', 'sms_pause',
          'sms_prune_messages', 'sms_prune_threads', 'sms_receive', 'sms_record_delivery', 'sms_release', 'sms_renew',
          'sms_resume', 'sms_save_assistant', 'sms_settle', 'sms_settle_unsent', 'sms_silence_opted_out', 'sms_stage',
          'sms_stage_message', 'sms_staged', 'sms_steps', 'sms_summaries', 'sms_turn', 'sms_update_assistant',
          'sms_who_answers')
  loop
    execute format('revoke execute on function %s from public', routine);
    for stranger in select rolname from pg_roles where rolname in ('anon', 'authenticated') loop
      execute format('revoke execute on function %s from %I', routine, stranger);
    end loop;
    if to_regrole('service_role') is not null then
      execute format('grant execute on function %s to service_role', routine);
    end if;
  end loop;

  foreach object in array array['public.sms_threads', 'public.sms_conversations', 'public.sms_messages',
    'public.sms_opt_outs', 'public.sms_consent', 'public.sms_assistant_days']::regclass[]
  loop
    for stranger in select rolname from pg_roles where rolname in ('anon', 'authenticated') loop
      execute format('revoke all on table %s from %I', object, stranger);
    end loop;
    if to_regrole('service_role') is not null then
      execute format('grant select, insert, update, delete on table %s to service_role', object);
      -- It bypasses row level security; the policy says that nobody else was forgotten.
      execute format('drop policy if exists sms_service_role on %s', object);
      execute format('create policy sms_service_role on %s to service_role using (true) with check (true)', object);
    end if;
  end loop;

  -- Numbering rows as a table's identity needs no rights on its sequence.
  foreach object in array array['public.sms_threads_id_seq', 'public.sms_conversations_id_seq',
    'public.sms_consent_id_seq', 'public.sms_opt_outs_id_seq']::regclass[]
  loop
    for stranger in select rolname from pg_roles where rolname in ('anon', 'authenticated') loop
      execute format('revoke all on sequence %s from %I', object, stranger);
    end loop;
  end loop;

  -- A backend's own tables keep the grants they have; the store needs no more than these.
  if to_regrole('service_role') is not null then
    grant select, insert, update on table public.assistant, public.phone_number to service_role;
    -- A serial key's sequence has rights of its own.
    for object in
      select c.oid from pg_depend d join pg_class c on c.oid = d.objid and c.relkind = 'S'
        where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype = 'a'
          and d.refobjid in ('public.assistant'::regclass, 'public.phone_number'::regclass)
    loop
      execute format('grant usage on sequence %s to service_role', object);
    end loop;
  end if;
end
$migration$;
