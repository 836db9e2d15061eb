/**
 * What waits on a device is told by each person's store on it: two people on one tablet are two reports (the last of
 * one must not stand for the other's). The device keeps what is of the device. Losses are what a device had announced
 * and no longer holds.
 */
export const deviceReports = `
CREATE TABLE device_report (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  client_id uuid NOT NULL,
  user_id uuid NOT NULL,
  pending int NOT NULL,
  oldest_pending_at timestamptz(3),
  reported_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, client_id, user_id)
);
SELECT protect_tenant_table('device_report');
GRANT SELECT, INSERT, UPDATE ON device_report TO medicalpro_app;
INSERT INTO device_report (tenant_id, client_id, user_id, pending, oldest_pending_at, reported_at)
  SELECT tenant_id, client_id, user_id, pending, oldest_pending_at, reported_at FROM device
   WHERE user_id IS NOT NULL AND pending IS NOT NULL AND reported_at IS NOT NULL;
ALTER TABLE device DROP COLUMN pending, DROP COLUMN oldest_pending_at, DROP COLUMN reported_at;

CREATE TABLE device_loss (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  client_id uuid NOT NULL,
  user_id uuid NOT NULL,
  announced_at timestamptz(3) NOT NULL,
  pending int NOT NULL,
  oldest_pending_at timestamptz(3),
  noticed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, client_id, user_id, announced_at)
);
SELECT protect_tenant_table('device_loss');
GRANT SELECT, INSERT ON device_loss TO medicalpro_app;

-- That a device was here (told several times at once, the last word holds), who used it, and what their store says is waiting on it; without a report the last one stays.
CREATE FUNCTION note_contacts(contacts jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  here uuid := current_tenant();
BEGIN
  INSERT INTO device AS d (tenant_id, client_id, user_id, name, app_version, last_contact_at)
    SELECT DISTINCT ON (c.client_id) here, c.client_id, c.user_id, c.name, c.app_version, clock_timestamp()
      FROM ROWS FROM (jsonb_to_recordset(contacts) AS (client_id uuid, user_id uuid, name text, app_version text)) WITH ORDINALITY AS c (client_id, user_id, name, app_version, n)
     ORDER BY c.client_id, c.n DESC
    ON CONFLICT (tenant_id, client_id) DO UPDATE SET user_id = excluded.user_id, last_contact_at = excluded.last_contact_at,
      name = coalesce(excluded.name, d.name), app_version = coalesce(excluded.app_version, d.app_version);
  INSERT INTO device_report AS r (tenant_id, client_id, user_id, pending, oldest_pending_at, reported_at)
    SELECT DISTINCT ON (c.client_id, c.user_id) here, c.client_id, c.user_id, c.pending, c.oldest_pending_at, clock_timestamp()
      FROM ROWS FROM (jsonb_to_recordset(contacts) AS (client_id uuid, user_id uuid, pending int, oldest_pending_at timestamptz)) WITH ORDINALITY AS c (client_id, user_id, pending, oldest_pending_at, n)
     WHERE c.pending IS NOT NULL
     ORDER BY c.client_id, c.user_id, c.n DESC
    ON CONFLICT (tenant_id, client_id, user_id) DO UPDATE SET pending = excluded.pending, oldest_pending_at = excluded.oldest_pending_at, reported_at = excluded.reported_at;
  -- The session belongs to the device that uses it, so that ending a device's sessions reaches it.
  UPDATE session s SET client_id = c.client_id
    FROM jsonb_to_recordset(contacts) AS c (session_id uuid, client_id uuid)
   WHERE s.tenant_id = here AND s.id = c.session_id AND s.client_id <> c.client_id;
END $$;

CREATE OR REPLACE FUNCTION finish_up(receipts jsonb, notes jsonb, contacts jsonb, runs jsonb) RETURNS TABLE (epoch uuid, rev bigint, rev_at timestamptz)
  LANGUAGE plpgsql AS $$
DECLARE
  here uuid := current_tenant();
BEGIN
  INSERT INTO receipt (tenant_id, event_id, content_hash, kind, outcome, entity_type, entity_id, user_id, client_id)
    SELECT here, r.event_id, r.content_hash, r.kind, r.outcome, r.entity_type, r.entity_id, r.user_id, r.client_id
      FROM jsonb_to_recordset(receipts) AS r (event_id uuid, content_hash text, kind text, outcome text, entity_type text, entity_id uuid, user_id uuid, client_id uuid);
  IF jsonb_array_length(notes) > 0 THEN PERFORM write_audit(notes); END IF;
  PERFORM note_contacts(contacts);
  INSERT INTO sync_log (tenant_id, user_id, client_id, direction, events_count, acknowledged_count, conflicts_count, rejected_count, status, started_at, completed_at)
    SELECT here, l.user_id, l.client_id, 'UP', l.events, l.acknowledged, l.conflicts, l.rejected, l.status, l.started_at, l.completed_at
      FROM jsonb_to_recordset(runs) AS l (user_id uuid, client_id uuid, events int, acknowledged int, conflicts int, rejected int, status text, started_at timestamptz, completed_at timestamptz);
  RETURN QUERY SELECT h.epoch, h.rev, h.rev_at FROM tenant_head h WHERE h.tenant_id = here;
END $$;

REVOKE EXECUTE ON FUNCTION note_contacts(jsonb), finish_up(jsonb, jsonb, jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_contacts(jsonb), finish_up(jsonb, jsonb, jsonb, jsonb) TO medicalpro_app;
`;
