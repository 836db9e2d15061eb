/**
 * An invitation lets whoever holds the link choose a password, so it ends with what it rested on: the account as it was
 * invited, and an administrator who may invite. `used_at` says that it counts no more.
 */
export const invitationEnds = `
-- Whoever wrote it. Suspended and taken back, or demoted and promoted again, the person gets a new link.
CREATE FUNCTION end_invitations_of_user() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.invitation SET used_at = clock_timestamp()
   WHERE tenant_id = NEW.tenant_id AND used_at IS NULL AND (user_id = NEW.id OR invited_by = NEW.id)
     AND (NEW.deleted OR NEW.status IS NOT DISTINCT FROM 'suspended'
       OR user_id = NEW.id AND NEW.email IS DISTINCT FROM OLD.email
       OR invited_by = NEW.id AND NEW.role <> 'admin');
  RETURN NULL;
END $$;
CREATE TRIGGER b_end_invitations AFTER UPDATE ON app_user FOR EACH ROW
  WHEN (NEW.deleted OR NEW.status IS NOT DISTINCT FROM 'suspended' OR NEW.email IS DISTINCT FROM OLD.email OR NEW.role <> 'admin' AND OLD.role = 'admin')
  EXECUTE FUNCTION end_invitations_of_user();

-- A link that was made before the person chose another password would undo that.
CREATE FUNCTION end_invitations_of_credential() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.invitation SET used_at = clock_timestamp() WHERE tenant_id = NEW.tenant_id AND user_id = NEW.user_id AND used_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER b_end_invitations AFTER UPDATE ON credential FOR EACH ROW EXECUTE FUNCTION end_invitations_of_credential();
`;
