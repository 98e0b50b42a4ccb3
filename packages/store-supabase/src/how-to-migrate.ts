export const HOW_TO_MIGRATE: string =
  "run `npx sms-pipeline-supabase migrations`, then `supabase db push` (or run the files in the dashboard's SQL editor)";
