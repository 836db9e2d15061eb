/** An administrator without a password lets nobody in: a tenant keeps one who has chosen theirs. */
export const whoCanSignIn = `
CREATE OR REPLACE FUNCTION keep_an_administrator() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.app_user u JOIN public.credential c ON c.tenant_id = u.tenant_id AND c.user_id = u.id
              WHERE u.tenant_id = NEW.tenant_id AND u.role = 'admin' AND NOT u.deleted AND coalesce(u.status, 'active') = 'active') THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'the last administrator' USING ERRCODE = '23514',
    CONSTRAINT = 'app_user_last_admin_' || CASE WHEN NEW.deleted THEN 'deleted' WHEN NEW.role <> 'admin' THEN 'role' ELSE 'status' END;
END $$;
`;
