/** A tenant keeps an administrator. */
export const lastAdministrator = String.raw`-- Whoever writes it, and several at once: the head that every change of a record takes makes them wait for one another.
CREATE FUNCTION keep_an_administrator() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.app_user u WHERE u.tenant_id = NEW.tenant_id AND u.role = 'admin' AND NOT u.deleted AND coalesce(u.status, 'active') = 'active') THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'the last administrator' USING ERRCODE = '23514',
    CONSTRAINT = 'app_user_last_admin_' || CASE WHEN NEW.deleted THEN 'deleted' WHEN NEW.role <> 'admin' THEN 'role' ELSE 'status' END;
END $$;
REVOKE EXECUTE ON FUNCTION keep_an_administrator() FROM PUBLIC;
CREATE TRIGGER c_keep_an_administrator AFTER UPDATE ON app_user FOR EACH ROW
  WHEN (OLD.role = 'admin' AND NOT OLD.deleted AND coalesce(OLD.status, 'active') = 'active'
        AND (NEW.role <> 'admin' OR NEW.deleted OR coalesce(NEW.status, 'active') <> 'active'))
  EXECUTE FUNCTION keep_an_administrator();

`;
