/**
 * The drug catalogue's history (DC-41 to DC-43) and its editing on screen (DC-37 to DC-40): what a row was before a
 * change, the releases by name, and who is alone on a server.
 */
export const drugHistory = String.raw`
-- What the row was: null for a row that is new, and for what was logged before this migration.
ALTER TABLE drugs_changedrugs ADD COLUMN previous jsonb;

CREATE OR REPLACE FUNCTION log_drug_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  catalogue uuid;
  place record;
  source text;
BEGIN
  source := CASE TG_OP
    WHEN 'INSERT' THEN format('SELECT n.tenant_id, ''CREATE'' AS operation, to_jsonb(n) -> %1$L AS key, to_jsonb(n) - ''tenant_id'' AS columns, null::jsonb AS previous FROM new_rows n', TG_ARGV[0])
    WHEN 'DELETE' THEN format('SELECT o.tenant_id, ''DELETE'' AS operation, to_jsonb(o) -> %1$L AS key, null::jsonb AS columns, to_jsonb(o) - ''tenant_id'' AS previous FROM old_rows o', TG_ARGV[0])
    ELSE format('SELECT coalesce(n.tenant_id, o.tenant_id) AS tenant_id,
        CASE WHEN n.tenant_id IS NULL THEN ''DELETE'' WHEN o.tenant_id IS NULL THEN ''CREATE'' ELSE ''UPDATE'' END AS operation,
        coalesce(n.row, o.row) -> %1$L AS key, n.row - ''tenant_id'' AS columns, o.row - ''tenant_id'' AS previous
      FROM (SELECT r.tenant_id, r.%1$I AS key, to_jsonb(r) AS row FROM old_rows r) o
      FULL JOIN (SELECT r.tenant_id, r.%1$I AS key, to_jsonb(r) AS row FROM new_rows r) n ON n.tenant_id = o.tenant_id AND n.key = o.key
      WHERE o.row IS DISTINCT FROM n.row', TG_ARGV[0])
  END;
  FOR catalogue IN EXECUTE format('SELECT DISTINCT s.tenant_id FROM (%s) s', source) LOOP
    place := public.take_drug_rev(catalogue);
    -- Deletions first: a key that is given up and taken again within one statement ends as taken.
    EXECUTE format('INSERT INTO public.drugs_changedrugs (tenant_id, rev, table_name, operation, key, columns, previous, date)
        SELECT s.tenant_id, $2, $3, s.operation, s.key, s.columns, s.previous, $4 FROM (%s) s WHERE s.tenant_id = $1 ORDER BY s.operation = ''DELETE'' DESC, s.key', source)
      USING catalogue, place.rev, TG_TABLE_NAME::text, place.at;
  END LOOP;
  RETURN NULL;
END $$;

-- The releases that a catalogue was brought to; rev: its place in the log.
CREATE TABLE drug_release (
  tenant_id uuid NOT NULL,
  name text NOT NULL,
  rev bigint NOT NULL,
  released_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, name)
);
SELECT protect_tenant_table('drug_release');
GRANT SELECT ON drug_release TO medicalpro_app;
INSERT INTO drug_release (tenant_id, name, rev, released_at)
  SELECT c.tenant_id, c.release, coalesce((SELECT max(l.rev) FROM drugs_changedrugs l WHERE l.tenant_id = c.tenant_id AND l.date <= c.released_at), 0), c.released_at
    FROM drug_catalogue c WHERE c.release IS NOT NULL AND c.released_at IS NOT NULL;

CREATE OR REPLACE FUNCTION name_drug_release(name text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  here uuid := public.drug_catalogue_here();
BEGIN
  UPDATE public.drug_catalogue c SET release = name_drug_release.name, released_at = clock_timestamp() WHERE c.tenant_id = here AND c.release IS DISTINCT FROM name_drug_release.name;
  IF FOUND THEN
    INSERT INTO public.drug_release AS r (tenant_id, name, rev, released_at)
      SELECT c.tenant_id, c.release, c.rev, c.released_at FROM public.drug_catalogue c WHERE c.tenant_id = here
      ON CONFLICT ON CONSTRAINT drug_release_pkey DO UPDATE SET rev = excluded.rev, released_at = excluded.released_at;
  END IF;
END $$;

-- Who alone uses a server may change what all of its clinics share.
CREATE FUNCTION is_only_tenant() RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT (SELECT count(*) FROM public.tenant) = 1 AND EXISTS (SELECT 1 FROM public.tenant t WHERE t.id = public.current_tenant()) $$;

REVOKE EXECUTE ON FUNCTION is_only_tenant() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_only_tenant() TO medicalpro_app;
`;
