/**
 * A clinic's settings: one record, whose id is the tenant's. Its name and zone are the source; the tenant's row, which
 * every sign-in reads, follows in the same transaction. A zone that PostgreSQL does not know is the record's fault.
 */
export const clinicSettingsTable = String.raw`
CREATE TABLE clinic_settings (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  name text NOT NULL,
  zone text NOT NULL,
  opening_hours jsonb,
  motifs jsonb,
  rooms jsonb,
  poll_seconds int,
  attempts int,
  longest_wait_minutes int,
  unsent_hours int,
  silent_days int,
  PRIMARY KEY (tenant_id, id)
);
SELECT make_syncable('clinic_settings', 'clinicSettings', true);

CREATE FUNCTION tenant_follows_settings() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.id = NEW.tenant_id AND NOT NEW.deleted THEN
    UPDATE public.tenant SET name = NEW.name, zone = NEW.zone
     WHERE id = NEW.tenant_id AND (name, coalesce(zone, '')) IS DISTINCT FROM (NEW.name, NEW.zone);
  END IF;
  RETURN NULL;
EXCEPTION WHEN invalid_parameter_value THEN
  RAISE EXCEPTION 'unknown time zone' USING ERRCODE = 'check_violation', CONSTRAINT = 'clinic_settings_zone_known';
END $$;
REVOKE ALL ON FUNCTION tenant_follows_settings() FROM PUBLIC;
CREATE TRIGGER tenant_follows_settings AFTER INSERT OR UPDATE ON clinic_settings
  FOR EACH ROW EXECUTE FUNCTION tenant_follows_settings();
`;
