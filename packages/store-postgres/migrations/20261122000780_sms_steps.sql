-- Several steps in one round trip, one transaction and one commit: what a store was asked for while its other calls were
-- under way. The input is a list of functions' names, each followed by its input; the result is the list of their results.
--
-- What one step throws undoes all, and the store does each alone then. Since a call keeps all that it locks until its
-- end, it must not wait long for another's locks: after `lock_timeout` it gives up, which also parts two calls that wait
-- for each other, long before PostgreSQL looks for a deadlock.
create or replace function public.sms_steps(input text) returns json
language plpgsql volatile set search_path = '' set lock_timeout = '50ms' as $function$
declare
  names_and_inputs constant text[] := array(select json_array_elements_text(input::json));
  commits constant text := current_setting('synchronous_commit');
  -- Whether every step may be on disk later than its answer, as sms_settle has it.
  may_be_late boolean := true;
  step text;
  result json;
  results json[] := '{}';
begin
  for place in 1 .. cardinality(names_and_inputs) by 2 loop
    step := names_and_inputs[place + 1];
    case names_and_inputs[place]
      when 'sms_receive' then result := public.sms_receive(step);
      when 'sms_stage' then result := public.sms_stage(step);
      when 'sms_settle' then result := public.sms_settle(step);
      when 'sms_claim' then result := public.sms_claim(step);
      when 'sms_renew' then result := public.sms_renew(step);
      when 'sms_release' then result := public.sms_release(step);
      when 'sms_record_delivery' then result := public.sms_record_delivery(step);
    end case;
    results := results || result;
    may_be_late := may_be_late and names_and_inputs[place] = 'sms_settle' and step::json ->> 'kind' = 'sent';
  end loop;
  if not may_be_late then perform set_config('synchronous_commit', commits, true); end if;
  return array_to_json(results);
end
$function$;
