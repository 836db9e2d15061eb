/** Tenants, the change order, versions, audit, receipts, sessions, and the function that makes a table take part. */
export const foundation = String.raw`
CREATE EXTENSION IF NOT EXISTS btree_gist;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO medicalpro_app;

CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$;

-- A setting of the transaction, or null.
CREATE FUNCTION app_setting(name text) RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.' || name, true), '') $$;

CREATE FUNCTION fold_text(value text) RETURNS text LANGUAGE sql IMMUTABLE
  AS $$ SELECT lower(regexp_replace(normalize(value, NFD), '[\u0300-\u036f]', '', 'g')) $$;

-- Row-level security for a table with tenant_id: without a tenant in the transaction there are no rows.
CREATE FUNCTION protect_tenant_table(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY tenant_isolation ON %s USING (tenant_id = (SELECT current_tenant())) WITH CHECK (tenant_id = (SELECT current_tenant()))', target);
END $$;

CREATE TABLE tenant (
  id uuid PRIMARY KEY,
  slug text NOT NULL CONSTRAINT tenant_slug_unique UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON tenant
  USING (id = (SELECT current_tenant()) OR slug = (SELECT app_setting('tenant_slug')))
  WITH CHECK (id = (SELECT current_tenant()));
GRANT SELECT ON tenant TO medicalpro_app;

-- The tenant's place in the order of commits. Locked first in every transaction that writes; rev_xid says whose rev it is.
CREATE TABLE tenant_head (
  tenant_id uuid PRIMARY KEY REFERENCES tenant (id),
  epoch uuid NOT NULL DEFAULT gen_random_uuid(),
  rev bigint NOT NULL DEFAULT 0,
  rev_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  rev_xid xid8,
  trimmed_rev bigint NOT NULL DEFAULT 0
);
SELECT protect_tenant_table('tenant_head');
GRANT SELECT ON tenant_head TO medicalpro_app;

CREATE FUNCTION lock_tenant_head() RETURNS TABLE (epoch uuid, rev bigint, rev_at timestamptz)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT h.epoch, h.rev, h.rev_at FROM public.tenant_head h WHERE h.tenant_id = public.current_tenant() FOR UPDATE $$;

-- One rev per transaction: the first change takes it and so holds the tenant's lock until the commit, the others find it.
CREATE FUNCTION take_rev(of_tenant uuid, OUT rev bigint, OUT at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT h.rev, h.rev_at INTO rev, at FROM public.tenant_head h WHERE h.tenant_id = of_tenant AND h.rev_xid = pg_current_xact_id();
  IF FOUND THEN RETURN; END IF;
  UPDATE public.tenant_head h
     SET rev = h.rev + 1, rev_at = greatest(h.rev_at, clock_timestamp()), rev_xid = pg_current_xact_id()
   WHERE h.tenant_id = of_tenant
  RETURNING h.rev, h.rev_at INTO rev, at;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such tenant' USING ERRCODE = '23503'; END IF;
END $$;

-- Every version of every record. An unversioned entity keeps who and which fields, but the data of the newest alone.
CREATE TABLE record_version (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  entity_type text NOT NULL,
  entity_id uuid NOT NULL,
  version int NOT NULL,
  operation text NOT NULL,
  data jsonb,
  changed_fields text[] NOT NULL,
  user_id uuid,
  client_id uuid,
  outbox_event_id uuid,
  via text,
  reason text,
  modified_at timestamptz(3) NOT NULL,
  rev bigint NOT NULL,
  obsolete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, entity_type, entity_id, version)
);
SELECT protect_tenant_table('record_version');
GRANT SELECT ON record_version TO medicalpro_app;

-- The change feed: one row per record, at its newest change, tombstones included.
CREATE TABLE record_head (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  entity_type text NOT NULL,
  entity_id uuid NOT NULL,
  rev bigint NOT NULL,
  created_rev bigint NOT NULL,
  version int NOT NULL,
  deleted boolean NOT NULL,
  user_id uuid,
  client_id uuid,
  outbox_event_id uuid,
  modified_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, entity_type, entity_id)
);
CREATE INDEX record_head_rev ON record_head (tenant_id, rev);
SELECT protect_tenant_table('record_head');
GRANT SELECT ON record_head TO medicalpro_app;

CREATE TABLE table_last_modified (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  entity_type text NOT NULL,
  last_update timestamptz(3) NOT NULL,
  rev bigint NOT NULL,
  PRIMARY KEY (tenant_id, entity_type)
);
SELECT protect_tenant_table('table_last_modified');
GRANT SELECT ON table_last_modified TO medicalpro_app;

CREATE TABLE audit_entry (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  action text NOT NULL,
  outcome text NOT NULL,
  entity_type text,
  entity_id uuid,
  version int,
  user_id uuid,
  client_id uuid,
  outbox_event_id uuid,
  occurred_at timestamptz(3),
  changed_fields text[],
  -- What was told twice is written once.
  dedupe text,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT audit_entry_dedupe UNIQUE (tenant_id, dedupe)
);
CREATE INDEX audit_entry_record ON audit_entry (tenant_id, entity_type, entity_id, id);
SELECT protect_tenant_table('audit_entry');
GRANT SELECT, INSERT ON audit_entry TO medicalpro_app;

-- The stored outcome of every event: what makes sending twice harmless. JSON as text, so that hostile text can be kept too.
CREATE TABLE receipt (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  event_id uuid NOT NULL,
  content_hash text NOT NULL,
  kind text NOT NULL,
  outcome text NOT NULL,
  entity_type text NOT NULL,
  entity_id uuid,
  user_id uuid,
  client_id uuid,
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, event_id)
);
SELECT protect_tenant_table('receipt');
GRANT SELECT, INSERT ON receipt TO medicalpro_app;

-- Conflicts and rejections with what the person had typed, until somebody settles them.
CREATE TABLE unsettled (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  event_id uuid NOT NULL,
  content_hash text NOT NULL,
  kind text NOT NULL,
  event text NOT NULL,
  outcome text NOT NULL,
  entity_type text NOT NULL,
  entity_id uuid NOT NULL,
  resolves uuid,
  user_id uuid NOT NULL,
  client_id uuid,
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  settled_at timestamptz(3),
  settled_by uuid,
  PRIMARY KEY (tenant_id, event_id, content_hash)
);
CREATE INDEX unsettled_open ON unsettled (tenant_id, created_at) WHERE settled_at IS NULL;
SELECT protect_tenant_table('unsettled');
GRANT SELECT, INSERT, UPDATE (settled_at, settled_by) ON unsettled TO medicalpro_app;

CREATE TABLE sync_log (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  client_id uuid,
  user_id uuid,
  direction text NOT NULL,
  events_count int NOT NULL,
  acknowledged_count int NOT NULL,
  conflicts_count int NOT NULL,
  rejected_count int NOT NULL,
  status text NOT NULL,
  started_at timestamptz(3) NOT NULL,
  completed_at timestamptz(3) NOT NULL,
  error_message text,
  PRIMARY KEY (tenant_id, id)
);
SELECT protect_tenant_table('sync_log');
GRANT SELECT, INSERT ON sync_log TO medicalpro_app;

CREATE TABLE device (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  client_id uuid NOT NULL,
  name text,
  user_id uuid,
  app_version text,
  last_contact_at timestamptz(3) NOT NULL,
  pending int,
  oldest_pending_at timestamptz(3),
  reported_at timestamptz(3),
  PRIMARY KEY (tenant_id, client_id)
);
SELECT protect_tenant_table('device');
GRANT SELECT, INSERT, UPDATE ON device TO medicalpro_app;

CREATE TABLE credential (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  user_id uuid NOT NULL,
  password_hash text NOT NULL,
  changed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, user_id)
);
SELECT protect_tenant_table('credential');
GRANT SELECT, INSERT, UPDATE ON credential TO medicalpro_app;

-- generation counts the refresh tokens given; used_at says when the present one, prior_used_at when the one before was first used.
CREATE TABLE session (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  client_id uuid NOT NULL,
  generation int NOT NULL DEFAULT 0,
  used_at timestamptz(3),
  prior_used_at timestamptz(3),
  device_name text,
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3),
  PRIMARY KEY (tenant_id, id)
);
SELECT protect_tenant_table('session');
GRANT SELECT, INSERT, UPDATE ON session TO medicalpro_app;

CREATE FUNCTION syncable_before() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  kept text[] := ARRAY['version', 'created_at', 'updated_at', 'updated_by', 'rev'];
  head record;
BEGIN
  IF TG_OP = 'DELETE' THEN
    -- A record is never removed, whoever asks: it gets a tombstone.
    EXECUTE format('UPDATE %I.%I SET deleted = true WHERE tenant_id = $1 AND id = $2 AND NOT deleted', TG_TABLE_SCHEMA, TG_TABLE_NAME)
      USING OLD.tenant_id, OLD.id;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NEW.tenant_id <> OLD.tenant_id OR NEW.id <> OLD.id THEN
      RAISE EXCEPTION 'a record keeps its id and its tenant' USING ERRCODE = '23514';
    END IF;
    IF (to_jsonb(NEW) - kept) = (to_jsonb(OLD) - kept) THEN RETURN OLD; END IF;
  END IF;
  head := public.take_rev(NEW.tenant_id);
  NEW.version := CASE WHEN TG_OP = 'UPDATE' THEN OLD.version + 1 ELSE 1 END;
  NEW.created_at := CASE WHEN TG_OP = 'UPDATE' THEN OLD.created_at ELSE head.at END;
  NEW.updated_at := head.at;
  NEW.updated_by := public.app_setting('user_id')::uuid;
  NEW.rev := head.rev;
  RETURN NEW;
END $$;

-- Arguments: entity type, 'versioned' or 'unversioned'.
CREATE FUNCTION syncable_after() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  type_name text := TG_ARGV[0];
  kept text[] := ARRAY['tenant_id', 'id', 'version', 'deleted', 'created_at', 'updated_at', 'updated_by', 'rev'];
  was jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) - kept ELSE '{}' END;
  now_is jsonb := to_jsonb(NEW) - kept;
  operation text;
  changed text[];
  by_client uuid := public.app_setting('client_id')::uuid;
  by_event uuid := public.app_setting('event_id')::uuid;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.version = OLD.version THEN RETURN NULL; END IF;
  operation := CASE
    WHEN TG_OP = 'INSERT' THEN 'CREATE'
    WHEN NEW.deleted AND NOT OLD.deleted THEN 'DELETE'
    WHEN OLD.deleted AND NOT NEW.deleted THEN 'CREATE'
    ELSE 'UPDATE' END;
  SELECT coalesce(array_agg(n.key ORDER BY n.key), '{}') INTO changed FROM jsonb_each(now_is) n
   WHERE coalesce(was -> n.key, 'null') IS DISTINCT FROM n.value;
  IF TG_OP = 'UPDATE' THEN
    UPDATE public.record_version v SET obsolete = true, data = CASE WHEN TG_ARGV[1] = 'versioned' THEN v.data END
     WHERE v.tenant_id = NEW.tenant_id AND v.entity_type = type_name AND v.entity_id = NEW.id AND v.version = OLD.version;
  END IF;
  INSERT INTO public.record_version (tenant_id, entity_type, entity_id, version, operation, data, changed_fields,
      user_id, client_id, outbox_event_id, via, reason, modified_at, rev)
    VALUES (NEW.tenant_id, type_name, NEW.id, NEW.version, operation, to_jsonb(NEW), changed,
      NEW.updated_by, by_client, by_event, public.app_setting('via'), public.app_setting('reason'), NEW.updated_at, NEW.rev);
  INSERT INTO public.record_head AS h (tenant_id, entity_type, entity_id, rev, created_rev, version, deleted, user_id, client_id, outbox_event_id, modified_at)
    VALUES (NEW.tenant_id, type_name, NEW.id, NEW.rev, NEW.rev, NEW.version, NEW.deleted, NEW.updated_by, by_client, by_event, NEW.updated_at)
    ON CONFLICT (tenant_id, entity_type, entity_id) DO UPDATE
      SET rev = excluded.rev, version = excluded.version, deleted = excluded.deleted, user_id = excluded.user_id, client_id = excluded.client_id,
          outbox_event_id = excluded.outbox_event_id, modified_at = excluded.modified_at,
          created_rev = CASE WHEN operation = 'CREATE' THEN excluded.rev ELSE h.created_rev END;
  INSERT INTO public.table_last_modified AS m (tenant_id, entity_type, last_update, rev)
    VALUES (NEW.tenant_id, type_name, NEW.updated_at, NEW.rev)
    ON CONFLICT (tenant_id, entity_type) DO UPDATE SET last_update = excluded.last_update, rev = excluded.rev WHERE m.rev < excluded.rev;
  INSERT INTO public.audit_entry (tenant_id, action, outcome, entity_type, entity_id, version, user_id, client_id, outbox_event_id, occurred_at, changed_fields)
    VALUES (NEW.tenant_id,
      coalesce(public.app_setting('action'), CASE operation WHEN 'CREATE' THEN CASE TG_OP WHEN 'INSERT' THEN 'create' ELSE 'restore' END WHEN 'DELETE' THEN 'delete' ELSE 'update' END),
      'accepted', type_name, NEW.id, NEW.version, NEW.updated_by, by_client, by_event, public.app_setting('occurred_at')::timestamptz, changed);
  PERFORM pg_notify('medicalpro_change', NEW.tenant_id::text || ':' || type_name);
  RETURN NULL;
END $$;

-- A table with (tenant_id, id) and its fields becomes an entity: versions, change feed, last-modified, audit, tenant policy.
CREATE FUNCTION make_syncable(target regclass, entity_type text, versioned boolean) RETURNS void LANGUAGE plpgsql AS $$
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
  EXECUTE format('CREATE TRIGGER z_syncable_after AFTER INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION syncable_after(%L, %L)',
    target, entity_type, CASE WHEN versioned THEN 'versioned' ELSE 'unversioned' END);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO medicalpro_app', target);
END $$;

REVOKE EXECUTE ON FUNCTION take_rev(uuid), syncable_before(), syncable_after(), make_syncable(regclass, text, boolean), protect_tenant_table(regclass), lock_tenant_head() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lock_tenant_head() TO medicalpro_app;
`;
