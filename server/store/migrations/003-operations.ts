/** Triggers that work by statement, and the audit as a chain: each entry carries the hash of the one before it. */
export const operations = (more: string): string => String.raw`
ALTER TABLE tenant_head ADD COLUMN audit_id bigint NOT NULL DEFAULT 0, ADD COLUMN audit_hash text NOT NULL DEFAULT repeat('0', 64);
ALTER TABLE audit_entry ALTER COLUMN id DROP IDENTITY, ADD COLUMN prev_hash text, ADD COLUMN hash text;

-- RFC 8785: keys sorted, no blanks, strings escaped as JSON.stringify does. Two halves, with the previous hash between them.
CREATE FUNCTION audit_text_before(e audit_entry) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT '{"action":' || to_json(e.action) || ',"at":"' || to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    || '","changedFields":' || coalesce(array_to_json(e.changed_fields)::text, 'null')
    || ',"clientId":' || coalesce('"' || e.client_id || '"', 'null')
    || ',"dedupe":' || coalesce(to_json(e.dedupe)::text, 'null')
    || ',"entityId":' || coalesce('"' || e.entity_id || '"', 'null')
    || ',"entityType":' || coalesce(to_json(e.entity_type)::text, 'null')
    || ',"id":"' || e.id
    || '","occurredAt":' || coalesce('"' || to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null')
    || ',"outboxEventId":' || coalesce('"' || e.outbox_event_id || '"', 'null')
    || ',"outcome":' || to_json(e.outcome) || ',"prevHash":"' $$;
CREATE FUNCTION audit_text_after(e audit_entry) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT '","tenantId":"' || e.tenant_id || '","userId":' || coalesce('"' || e.user_id || '"', 'null') || ',"version":' || coalesce(e.version::text, 'null') || '}' $$;
CREATE FUNCTION audit_hash_of(e audit_entry, prev text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(audit_text_before(e) || prev || audit_text_after(e), 'UTF8')), 'hex') $$;

-- What was written before the chain began gets its links now.
ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_head NO FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
  e audit_entry;
  of_tenant uuid;
  prev text;
BEGIN
  FOR e IN SELECT * FROM audit_entry ORDER BY tenant_id, id LOOP
    IF of_tenant IS DISTINCT FROM e.tenant_id THEN
      of_tenant := e.tenant_id;
      prev := repeat('0', 64);
    END IF;
    UPDATE audit_entry a SET prev_hash = prev, hash = audit_hash_of(e, prev) WHERE a.tenant_id = e.tenant_id AND a.id = e.id RETURNING a.hash INTO prev;
    UPDATE tenant_head h SET audit_id = e.id, audit_hash = prev WHERE h.tenant_id = of_tenant;
  END LOOP;
END $$;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_head FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_entry ALTER COLUMN prev_hash SET NOT NULL, ALTER COLUMN hash SET NOT NULL, ADD CONSTRAINT audit_entry_chain UNIQUE (tenant_id, prev_hash);

-- The only way in: under the head's lock, each entry after the last. Told twice under one key, it is written once.
CREATE FUNCTION append_audit(of_tenant uuid, entries jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  moment timestamptz(3) := clock_timestamp();
  last_id bigint;
  last_hash text;
  next_hash text;
  e public.audit_entry;
BEGIN
  IF jsonb_array_length(entries) = 0 THEN RETURN; END IF;
  SELECT h.audit_id, h.audit_hash INTO last_id, last_hash FROM public.tenant_head h WHERE h.tenant_id = of_tenant FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such tenant' USING ERRCODE = '23503'; END IF;
  FOR e IN SELECT p.* FROM jsonb_array_elements(entries) WITH ORDINALITY entry CROSS JOIN LATERAL jsonb_populate_record(null::public.audit_entry, entry.value) p ORDER BY entry.ordinality LOOP
    e.tenant_id := of_tenant;
    e.id := last_id + 1;
    e.at := moment;
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

-- For the application's role: its own tenant alone.
CREATE FUNCTION write_audit(entries jsonb) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT public.append_audit(public.current_tenant(), entries) $$;
REVOKE INSERT ON audit_entry FROM medicalpro_app;

-- app.changes, when it is there, says for each record of a statement who changed it, by which event and why:
-- [{ id, event_id, client_id, reason, action, occurred_at }], and the rows carry updated_by themselves.
CREATE OR REPLACE FUNCTION syncable_before() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  by_user uuid;
  at_rev bigint;
  at_time timestamptz;
BEGIN
  IF TG_OP = 'DELETE' THEN
    -- A record is never removed, whoever asks: it gets a tombstone.
    EXECUTE format('UPDATE %I.%I SET deleted = true WHERE tenant_id = $1 AND id = $2 AND NOT deleted', TG_TABLE_SCHEMA, TG_TABLE_NAME)
      USING OLD.tenant_id, OLD.id;
    RETURN NULL;
  END IF;
  by_user := CASE WHEN coalesce(current_setting('app.changes', true), '') = '' THEN nullif(current_setting('app.user_id', true), '')::uuid ELSE NEW.updated_by END;
  IF TG_OP = 'UPDATE' THEN
    IF NEW.tenant_id <> OLD.tenant_id OR NEW.id <> OLD.id THEN
      RAISE EXCEPTION 'a record keeps its id and its tenant' USING ERRCODE = '23514';
    END IF;
    NEW.version := OLD.version;
    NEW.created_at := OLD.created_at;
    NEW.updated_at := OLD.updated_at;
    NEW.updated_by := OLD.updated_by;
    NEW.rev := OLD.rev;
    IF NEW IS NOT DISTINCT FROM OLD THEN RETURN OLD; END IF;
  END IF;
  -- One rev per transaction: the first change takes it and so holds the tenant's lock until the commit, the others find it.
  SELECT h.rev, h.rev_at INTO at_rev, at_time FROM public.tenant_head h WHERE h.tenant_id = NEW.tenant_id AND h.rev_xid = pg_current_xact_id();
  IF NOT FOUND THEN
    SELECT t.rev, t.at INTO at_rev, at_time FROM public.take_rev(NEW.tenant_id) t;
  END IF;
  NEW.version := CASE WHEN TG_OP = 'UPDATE' THEN OLD.version + 1 ELSE 1 END;
  IF TG_OP = 'INSERT' THEN NEW.created_at := at_time; END IF;
  NEW.updated_at := at_time;
  NEW.updated_by := by_user;
  NEW.rev := at_rev;
  RETURN NEW;
END $$;

-- Arguments: entity type, 'versioned' or 'unversioned'. Once for each statement, over all its rows.
CREATE FUNCTION syncable_changed() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  type_name text := TG_ARGV[0];
  kept text[] := ARRAY['tenant_id', 'id', 'version', 'deleted', 'created_at', 'updated_at', 'updated_by', 'rev'];
  notes jsonb := nullif(current_setting('app.changes', true), '')::jsonb;
  by_client uuid := public.app_setting('client_id')::uuid;
  by_event uuid := public.app_setting('event_id')::uuid;
  through text := public.app_setting('via');
  why text := public.app_setting('reason');
  called text := public.app_setting('action');
  occurred timestamptz := public.app_setting('occurred_at')::timestamptz;
  entries jsonb;
  of_tenant uuid;
BEGIN
  IF TG_OP = 'INSERT' THEN
    WITH facts AS MATERIALIZED (
      SELECT r.tenant_id, r.id, r.version, r.deleted, r.updated_at, r.updated_by, r.rev, to_jsonb(r) AS data, 'CREATE' AS operation, 'create' AS action,
             ARRAY(SELECT k.key FROM jsonb_each(to_jsonb(r) - kept) k WHERE k.value <> 'null' ORDER BY k.key) AS changed
        FROM new_rows r
    ), told AS MATERIALIZED (
      SELECT f.*, CASE WHEN notes IS NULL THEN by_client ELSE n.client_id END AS client_id, CASE WHEN notes IS NULL THEN by_event ELSE n.event_id END AS event_id,
             CASE WHEN notes IS NULL THEN why ELSE n.reason END AS reason, coalesce(CASE WHEN notes IS NULL THEN called ELSE n.action END, f.action) AS audited,
             CASE WHEN notes IS NULL THEN occurred ELSE n.occurred_at END AS occurred_at
        FROM facts f LEFT JOIN jsonb_to_recordset(coalesce(notes, '[]')) AS n (id uuid, client_id uuid, event_id uuid, reason text, action text, occurred_at timestamptz) ON n.id = f.id
    ), version_rows AS (
      INSERT INTO public.record_version (tenant_id, entity_type, entity_id, version, operation, data, changed_fields, user_id, client_id, outbox_event_id, via, reason, modified_at, rev)
      SELECT tenant_id, type_name, id, version, operation, data, changed, updated_by, client_id, event_id, through, reason, updated_at, rev FROM told
    ), head_rows AS (
      INSERT INTO public.record_head (tenant_id, entity_type, entity_id, rev, created_rev, version, deleted, user_id, client_id, outbox_event_id, modified_at)
      SELECT tenant_id, type_name, id, rev, rev, version, deleted, updated_by, client_id, event_id, updated_at FROM told
    )
    SELECT jsonb_agg(jsonb_build_object('tenant_id', tenant_id, 'action', audited, 'outcome', 'accepted', 'entity_type', type_name, 'entity_id', id, 'version', version, 'user_id', updated_by,
             'client_id', client_id, 'outbox_event_id', event_id, 'occurred_at', occurred_at, 'changed_fields', to_jsonb(changed)) ORDER BY id) INTO entries FROM told;
  ELSE
    WITH facts AS MATERIALIZED (
      SELECT r.tenant_id, r.id, r.version, r.deleted, r.updated_at, r.updated_by, r.rev, to_jsonb(r) AS data,
             CASE WHEN r.deleted AND NOT o.deleted THEN 'DELETE' WHEN o.deleted AND NOT r.deleted THEN 'CREATE' ELSE 'UPDATE' END AS operation,
             CASE WHEN r.deleted AND NOT o.deleted THEN 'delete' WHEN o.deleted AND NOT r.deleted THEN 'restore' ELSE 'update' END AS action,
             ARRAY(SELECT k.key FROM jsonb_each(to_jsonb(r) - kept) k JOIN jsonb_each(to_jsonb(o)) w ON w.key = k.key WHERE k.value <> w.value ORDER BY k.key) AS changed
        FROM new_rows r JOIN old_rows o ON o.tenant_id = r.tenant_id AND o.id = r.id AND o.version <> r.version
    ), told AS MATERIALIZED (
      SELECT f.*, CASE WHEN notes IS NULL THEN by_client ELSE n.client_id END AS client_id, CASE WHEN notes IS NULL THEN by_event ELSE n.event_id END AS event_id,
             CASE WHEN notes IS NULL THEN why ELSE n.reason END AS reason, coalesce(CASE WHEN notes IS NULL THEN called ELSE n.action END, f.action) AS audited,
             CASE WHEN notes IS NULL THEN occurred ELSE n.occurred_at END AS occurred_at
        FROM facts f LEFT JOIN jsonb_to_recordset(coalesce(notes, '[]')) AS n (id uuid, client_id uuid, event_id uuid, reason text, action text, occurred_at timestamptz) ON n.id = f.id
    ), old_versions AS (
      UPDATE public.record_version v SET obsolete = true, data = CASE WHEN TG_ARGV[1] = 'versioned' THEN v.data END
        FROM told t WHERE v.tenant_id = t.tenant_id AND v.entity_type = type_name AND v.entity_id = t.id AND v.version = t.version - 1
    ), version_rows AS (
      INSERT INTO public.record_version (tenant_id, entity_type, entity_id, version, operation, data, changed_fields, user_id, client_id, outbox_event_id, via, reason, modified_at, rev)
      SELECT tenant_id, type_name, id, version, operation, data, changed, updated_by, client_id, event_id, through, reason, updated_at, rev FROM told
    ), head_rows AS (
      UPDATE public.record_head h
         SET rev = t.rev, version = t.version, deleted = t.deleted, user_id = t.updated_by, client_id = t.client_id, outbox_event_id = t.event_id, modified_at = t.updated_at,
             created_rev = CASE WHEN t.operation = 'CREATE' THEN t.rev ELSE h.created_rev END
        FROM told t WHERE h.tenant_id = t.tenant_id AND h.entity_type = type_name AND h.entity_id = t.id
    )
    SELECT jsonb_agg(jsonb_build_object('tenant_id', tenant_id, 'action', audited, 'outcome', 'accepted', 'entity_type', type_name, 'entity_id', id, 'version', version, 'user_id', updated_by,
             'client_id', client_id, 'outbox_event_id', event_id, 'occurred_at', occurred_at, 'changed_fields', to_jsonb(changed)) ORDER BY id) INTO entries FROM told;
  END IF;
  IF entries IS NULL THEN RETURN NULL; END IF;
  FOR of_tenant IN SELECT DISTINCT (e ->> 'tenant_id')::uuid FROM jsonb_array_elements(entries) e LOOP
    INSERT INTO public.table_last_modified AS m (tenant_id, entity_type, last_update, rev)
      SELECT h.tenant_id, type_name, h.rev_at, h.rev FROM public.tenant_head h WHERE h.tenant_id = of_tenant
      ON CONFLICT (tenant_id, entity_type) DO UPDATE SET last_update = excluded.last_update, rev = excluded.rev WHERE m.rev < excluded.rev;
    PERFORM public.append_audit(of_tenant, (SELECT jsonb_agg(e) FROM jsonb_array_elements(entries) e WHERE e ->> 'tenant_id' = of_tenant::text));
    PERFORM pg_notify('medicalpro_change', of_tenant::text || ':' || type_name);
  END LOOP;
  RETURN NULL;
END $$;

CREATE FUNCTION watch_table(target regclass, entity_type text, kept text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER z_syncable_inserted AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION syncable_changed(%L, %L)', target, entity_type, kept);
  EXECUTE format('CREATE TRIGGER z_syncable_updated AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION syncable_changed(%L, %L)', target, entity_type, kept);
END $$;

DO $$
DECLARE
  t record;
BEGIN
  FOR t IN SELECT tgrelid::regclass AS target, string_to_array(encode(tgargs, 'escape'), '\000') AS arguments FROM pg_trigger WHERE tgname = 'z_syncable_after' LOOP
    EXECUTE format('DROP TRIGGER z_syncable_after ON %s', t.target);
    PERFORM watch_table(t.target, t.arguments[1], t.arguments[2]);
  END LOOP;
END $$;
DROP FUNCTION syncable_after();

CREATE OR REPLACE FUNCTION make_syncable(target regclass, entity_type text, versioned boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s
    ADD COLUMN version int NOT NULL,
    ADD COLUMN deleted boolean NOT NULL DEFAULT false,
    ADD COLUMN created_at timestamptz(3) NOT NULL,
    ADD COLUMN updated_at timestamptz(3) NOT NULL,
    ADD COLUMN updated_by uuid,
    ADD COLUMN rev bigint NOT NULL', target);
  PERFORM protect_tenant_table(target);
  EXECUTE format('CREATE TRIGGER a_syncable_before BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION syncable_before()', target);
  PERFORM watch_table(target, entity_type, CASE WHEN versioned THEN 'versioned' ELSE 'unversioned' END);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO medicalpro_app', target);
END $$;

${more}-- The end of a request, or of several that came together: outcomes, what is kept, audit, devices, the log; answers the place reached.
CREATE FUNCTION finish_up(receipts jsonb, kept jsonb, notes jsonb, contacts jsonb, runs jsonb) RETURNS TABLE (epoch uuid, rev bigint, rev_at timestamptz)
  LANGUAGE plpgsql AS $$
DECLARE
  here uuid := current_tenant();
BEGIN
  INSERT INTO receipt (tenant_id, event_id, content_hash, kind, outcome, entity_type, entity_id, user_id, client_id)
    SELECT here, r.event_id, r.content_hash, r.kind, r.outcome, r.entity_type, r.entity_id, r.user_id, r.client_id
      FROM jsonb_to_recordset(receipts) AS r (event_id uuid, content_hash text, kind text, outcome text, entity_type text, entity_id uuid, user_id uuid, client_id uuid);
  IF jsonb_array_length(kept) > 0 THEN
    INSERT INTO unsettled (tenant_id, event_id, content_hash, kind, event, outcome, entity_type, entity_id, resolves, user_id, client_id)
      SELECT here, r.event_id, r.content_hash, r.kind, r.event, r.outcome, r.entity_type, r.entity_id, r.resolves, r.user_id, r.client_id
        FROM jsonb_to_recordset(kept)
          AS r (event_id uuid, content_hash text, kind text, event text, outcome text, entity_type text, entity_id uuid, resolves uuid, user_id uuid, client_id uuid)
      ON CONFLICT (tenant_id, event_id, content_hash) DO NOTHING;
  END IF;
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

REVOKE EXECUTE ON FUNCTION append_audit(uuid, jsonb), write_audit(jsonb), syncable_changed(), watch_table(regclass, text, text), finish_up(jsonb, jsonb, jsonb, jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION write_audit(jsonb), finish_up(jsonb, jsonb, jsonb, jsonb, jsonb) TO medicalpro_app;
`;
