/**
 * A read or a refusal must leave its audit row without waiting for a writer. If the tenant's head is free, the row
 * joins the chain at once; otherwise it waits here, and whoever holds the head next puts it into the chain before its
 * own rows.
 *
 * What a device says is waiting on it is kept as it was said: the protocol's integers go beyond int4.
 */
export const auditWaiting = `
CREATE TABLE audit_waiting (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  entry jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
SELECT protect_tenant_table('audit_waiting');
GRANT SELECT ON audit_waiting TO medicalpro_app;

-- The only way into the chain: under the head's lock, each entry after the last. Told twice under one key, it is written once.
CREATE OR REPLACE FUNCTION append_audit(of_tenant uuid, entries jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  moment timestamptz(3) := clock_timestamp();
  waited jsonb;
  last_id bigint;
  last_hash text;
  next_hash text;
  e public.audit_entry;
BEGIN
  SELECT h.audit_id, h.audit_hash INTO last_id, last_hash FROM public.tenant_head h WHERE h.tenant_id = of_tenant FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such tenant' USING ERRCODE = '23503'; END IF;
  WITH gone AS (DELETE FROM public.audit_waiting w WHERE w.tenant_id = of_tenant RETURNING w.id, w.at, w.entry)
  SELECT jsonb_agg(g.entry || jsonb_build_object('at', g.at) ORDER BY g.id) INTO waited FROM gone g;
  IF waited IS NULL AND jsonb_array_length(entries) = 0 THEN RETURN; END IF;
  FOR e IN
    SELECT p.* FROM (
      SELECT 0 AS part, w.value, w.ordinality FROM jsonb_array_elements(coalesce(waited, '[]')) WITH ORDINALITY w
      UNION ALL SELECT 1, n.value - 'at', n.ordinality FROM jsonb_array_elements(entries) WITH ORDINALITY n) entry
    CROSS JOIN LATERAL jsonb_populate_record(null::public.audit_entry, entry.value) p ORDER BY entry.part, entry.ordinality
  LOOP
    e.tenant_id := of_tenant;
    e.id := last_id + 1;
    e.at := coalesce(e.at, moment);
    e.prev_hash := last_hash;
    next_hash := encode(sha256(convert_to(public.audit_text_before(e) || last_hash || public.audit_text_after(e), 'UTF8')), 'hex');
    e.hash := next_hash;
    INSERT INTO public.audit_entry SELECT e.* ON CONFLICT (tenant_id, dedupe) DO NOTHING;
    IF FOUND THEN
      last_id := e.id;
      last_hash := next_hash;
    END IF;
  END LOOP;
  UPDATE public.tenant_head h SET audit_id = last_id, audit_hash = last_hash WHERE h.tenant_id = of_tenant;
END $$;

-- For the application's role: never waits. A tenant that does not exist has no audit.
CREATE FUNCTION note_audit(entries jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  here uuid := public.current_tenant();
BEGIN
  PERFORM 1 FROM public.tenant_head h WHERE h.tenant_id = here FOR UPDATE SKIP LOCKED;
  IF FOUND THEN
    PERFORM public.append_audit(here, entries);
  ELSE
    INSERT INTO public.audit_waiting (tenant_id, entry)
      SELECT here, n.value - 'at' FROM jsonb_array_elements(entries) n WHERE EXISTS (SELECT 1 FROM public.tenant t WHERE t.id = here);
  END IF;
END $$;

ALTER TABLE device_report ALTER COLUMN pending TYPE bigint;
ALTER TABLE device_loss ALTER COLUMN pending TYPE bigint;

CREATE OR REPLACE FUNCTION note_contacts(contacts jsonb) RETURNS void LANGUAGE plpgsql AS $$
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
      FROM ROWS FROM (jsonb_to_recordset(contacts) AS (client_id uuid, user_id uuid, pending bigint, oldest_pending_at timestamptz)) WITH ORDINALITY AS c (client_id, user_id, pending, oldest_pending_at, n)
     WHERE c.pending IS NOT NULL
     ORDER BY c.client_id, c.user_id, c.n DESC
    ON CONFLICT (tenant_id, client_id, user_id) DO UPDATE SET pending = excluded.pending, oldest_pending_at = excluded.oldest_pending_at, reported_at = excluded.reported_at;
  -- The session belongs to the device that uses it, so that ending a device's sessions reaches it.
  UPDATE session s SET client_id = c.client_id
    FROM jsonb_to_recordset(contacts) AS c (session_id uuid, client_id uuid)
   WHERE s.tenant_id = here AND s.id = c.session_id AND s.client_id <> c.client_id;
END $$;

REVOKE EXECUTE ON FUNCTION note_audit(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_audit(jsonb) TO medicalpro_app;
`;
