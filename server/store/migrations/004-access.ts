/**
 * Invitations, sign-in failures that all nodes know, sessions that end with their user, and the tidying of what has had
 * its time.
 */
export const access = String.raw`
CREATE TABLE invitation (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  invited_by uuid,
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT invitation_user_fk FOREIGN KEY (tenant_id, user_id) REFERENCES app_user (tenant_id, id)
);
SELECT protect_tenant_table('invitation');
GRANT SELECT, INSERT, UPDATE (used_at) ON invitation TO medicalpro_app;

-- Before anybody has signed in there is no tenant: these rows stand under the nil UUID, by the hash of what was tried.
CREATE TABLE sign_in_failure (
  tenant_id uuid NOT NULL CHECK (tenant_id = '00000000-0000-0000-0000-000000000000'),
  key text NOT NULL,
  failures int NOT NULL,
  last_at timestamptz(3) NOT NULL,
  until timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, key)
);
SELECT protect_tenant_table('sign_in_failure');
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failure TO medicalpro_app;

-- A user who is suspended or gone has no sessions left, whoever wrote it, and they don't come back with the user.
CREATE FUNCTION end_sessions_of_user() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.session SET revoked_at = clock_timestamp() WHERE tenant_id = NEW.tenant_id AND user_id = NEW.id AND revoked_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER b_end_sessions AFTER UPDATE ON app_user FOR EACH ROW
  WHEN (NEW.deleted AND NOT OLD.deleted OR NEW.status = 'suspended' AND OLD.status IS DISTINCT FROM 'suspended') EXECUTE FUNCTION end_sessions_of_user();
CREATE INDEX session_of_user ON session (tenant_id, user_id) WHERE revoked_at IS NULL;

-- Forgets the tombstones that every device had time to learn: cursors from before them are answered by a resync. History and audit stay.
CREATE FUNCTION tidy_tenant(feed_before timestamptz, log_before timestamptz) RETURNS TABLE (tombstones bigint, log_rows bigint, sessions bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  here uuid := public.current_tenant();
  trimmed bigint;
BEGIN
  PERFORM 1 FROM public.tenant_head h WHERE h.tenant_id = here FOR UPDATE;
  WITH gone AS (DELETE FROM public.record_head h WHERE h.tenant_id = here AND h.deleted AND h.modified_at < feed_before RETURNING h.rev)
  SELECT count(*), max(gone.rev) INTO tombstones, trimmed FROM gone;
  IF trimmed IS NOT NULL THEN
    UPDATE public.tenant_head h SET trimmed_rev = greatest(h.trimmed_rev, trimmed) WHERE h.tenant_id = here;
  END IF;
  WITH gone AS (DELETE FROM public.sync_log l WHERE l.tenant_id = here AND l.completed_at < log_before RETURNING 1) SELECT count(*) INTO log_rows FROM gone;
  WITH gone AS (DELETE FROM public.session s WHERE s.tenant_id = here AND (s.expires_at < log_before OR s.revoked_at < log_before) RETURNING 1) SELECT count(*) INTO sessions FROM gone;
  DELETE FROM public.invitation i WHERE i.tenant_id = here AND i.expires_at < log_before;
  RETURN NEXT;
END $$;

-- A record whose tombstone was forgotten may come back: its head is made anew.
CREATE FUNCTION keep_head_of_revived() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.record_head (tenant_id, entity_type, entity_id, rev, created_rev, version, deleted, modified_at)
    VALUES (NEW.tenant_id, TG_ARGV[0], NEW.id, NEW.rev, NEW.rev, NEW.version, NEW.deleted, NEW.updated_at) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION watch_table(target regclass, entity_type text, kept text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER z_syncable_inserted AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION syncable_changed(%L, %L)', target, entity_type, kept);
  EXECUTE format('CREATE TRIGGER z_syncable_updated AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION syncable_changed(%L, %L)', target, entity_type, kept);
  EXECUTE format('CREATE TRIGGER y_revived AFTER UPDATE ON %s FOR EACH ROW WHEN (OLD.deleted) EXECUTE FUNCTION keep_head_of_revived(%L)', target, entity_type);
END $$;
DO $$
DECLARE
  t record;
BEGIN
  FOR t IN SELECT tgrelid::regclass AS target, string_to_array(encode(tgargs, 'escape'), '\000') AS arguments FROM pg_trigger WHERE tgname = 'z_syncable_updated' LOOP
    EXECUTE format('CREATE TRIGGER y_revived AFTER UPDATE ON %s FOR EACH ROW WHEN (OLD.deleted) EXECUTE FUNCTION keep_head_of_revived(%L)', t.target, t.arguments[1]);
  END LOOP;
END $$;

DROP FUNCTION finish_up(jsonb, jsonb, jsonb, jsonb, jsonb);
CREATE FUNCTION finish_up(receipts jsonb, notes jsonb, contacts jsonb, runs jsonb) RETURNS TABLE (epoch uuid, rev bigint, rev_at timestamptz)
  LANGUAGE plpgsql AS $$
DECLARE
  here uuid := current_tenant();
BEGIN
  INSERT INTO receipt (tenant_id, event_id, content_hash, kind, outcome, entity_type, entity_id, user_id, client_id)
    SELECT here, r.event_id, r.content_hash, r.kind, r.outcome, r.entity_type, r.entity_id, r.user_id, r.client_id
      FROM jsonb_to_recordset(receipts) AS r (event_id uuid, content_hash text, kind text, outcome text, entity_type text, entity_id uuid, user_id uuid, client_id uuid);
  IF jsonb_array_length(notes) > 0 THEN PERFORM write_audit(notes); END IF;
  INSERT INTO device AS d (tenant_id, client_id, user_id, name, app_version, last_contact_at, pending, oldest_pending_at, reported_at)
    SELECT here, c.client_id, c.user_id, c.name, c.app_version, clock_timestamp(), c.pending, c.oldest_pending_at, CASE WHEN c.pending IS NOT NULL THEN clock_timestamp() END
      FROM jsonb_to_recordset(contacts) AS c (client_id uuid, user_id uuid, name text, app_version text, pending int, oldest_pending_at timestamptz)
    ON CONFLICT (tenant_id, client_id) DO UPDATE SET user_id = excluded.user_id, last_contact_at = excluded.last_contact_at,
      name = coalesce(excluded.name, d.name), app_version = coalesce(excluded.app_version, d.app_version), pending = coalesce(excluded.pending, d.pending),
      oldest_pending_at = CASE WHEN excluded.pending IS NULL THEN d.oldest_pending_at ELSE excluded.oldest_pending_at END,
      reported_at = coalesce(excluded.reported_at, d.reported_at);
  -- The session belongs to the device that uses it, so that ending a device's sessions reaches it.
  UPDATE session s SET client_id = c.client_id
    FROM jsonb_to_recordset(contacts) AS c (session_id uuid, client_id uuid)
   WHERE s.tenant_id = here AND s.id = c.session_id AND s.client_id <> c.client_id;
  INSERT INTO sync_log (tenant_id, user_id, client_id, direction, events_count, acknowledged_count, conflicts_count, rejected_count, status, started_at, completed_at)
    SELECT here, l.user_id, l.client_id, 'UP', l.events, l.acknowledged, l.conflicts, l.rejected, l.status, l.started_at, l.completed_at
      FROM jsonb_to_recordset(runs) AS l (user_id uuid, client_id uuid, events int, acknowledged int, conflicts int, rejected int, status text, started_at timestamptz, completed_at timestamptz);
  RETURN QUERY SELECT h.epoch, h.rev, h.rev_at FROM tenant_head h WHERE h.tenant_id = here;
END $$;

REVOKE EXECUTE ON FUNCTION end_sessions_of_user(), tidy_tenant(timestamptz, timestamptz), keep_head_of_revived(), finish_up(jsonb, jsonb, jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tidy_tenant(timestamptz, timestamptz), finish_up(jsonb, jsonb, jsonb, jsonb) TO medicalpro_app;
`;
