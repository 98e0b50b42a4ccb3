/**
 * Makes a plain database look like a new Supabase project as far as rights go: its roles, and what they get on
 * everything that is created in `public`. Since 30 October 2026 new projects give none of that by default.
 */
export function supabaseRoles({ grantsByDefault }: { readonly grantsByDefault: boolean }): string {
  return `
    do $$ begin
      if to_regrole('anon') is null then create role anon nologin noinherit; end if;
      if to_regrole('authenticated') is null then create role authenticated nologin noinherit; end if;
      if to_regrole('service_role') is null then create role service_role nologin noinherit bypassrls; end if;
      if to_regrole('authenticator') is null then create role authenticator login noinherit; end if;
    end $$;
    grant anon, authenticated, service_role to authenticator;
    grant usage on schema public to anon, authenticated, service_role;
    ${grantsByDefault ? DEFAULT_GRANTS : ""}`;
}

const DEFAULT_GRANTS = `
    alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
    alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
    alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;`;
