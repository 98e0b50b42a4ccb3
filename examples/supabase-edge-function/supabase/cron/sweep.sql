-- Calls the function's sweep every minute. Run it once, in the dashboard's SQL editor, with the extensions pg_cron and
-- pg_net on, your project's reference in the URL, and the secret kept in Vault:
--   select vault.create_secret('<the same as SWEEP_SECRET>', 'sms_sweep_secret');
select cron.schedule(
  'sms-sweep',
  '* * * * *',
  $$
    select net.http_post(
      url := 'https://<project-ref>.supabase.co/functions/v1/sms/sweep',
      headers := jsonb_build_object(
        'Authorization',
        'Bearer ' || (select decrypted_secret from vault.decrypted_secrets where name = 'sms_sweep_secret')
      ),
      timeout_milliseconds := 60000
    );
  $$
);
