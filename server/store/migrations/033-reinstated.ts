/**
 * Whoever lifts a suspension cannot know whether its person ever chose a password: a device may be offline, and the
 * suspension has replaced the status that said so.
 */
export const reinstated = `
CREATE FUNCTION status_after_suspension() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.status := CASE WHEN EXISTS (SELECT 1 FROM public.credential c WHERE c.tenant_id = NEW.tenant_id AND c.user_id = NEW.id)
    THEN 'active' ELSE 'invited' END;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION status_after_suspension() FROM PUBLIC;
-- Before the trigger that compares the row with what it was.
CREATE TRIGGER a_reinstated BEFORE UPDATE ON app_user FOR EACH ROW
  WHEN (OLD.status = 'suspended' AND NEW.status IS DISTINCT FROM 'suspended' AND NOT NEW.deleted)
  EXECUTE FUNCTION status_after_suspension();
`;
