/**
 * How long a patient's file is kept (Code de la santé publique, R. 1112-7): 20 years from the last contact, longer until
 * the 28th birthday; 10 years from a death within ten years of the last contact. A date that is known in part counts as
 * its last day.
 */
export const retention = String.raw`
-- Lifted: without its reason.
CREATE TABLE retention_hold (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  patient_id uuid NOT NULL,
  reason text,
  held_by uuid NOT NULL,
  held_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, patient_id),
  CONSTRAINT retention_hold_patient_fk FOREIGN KEY (tenant_id, patient_id) REFERENCES patient (tenant_id, id)
);
SELECT protect_tenant_table('retention_hold');
GRANT SELECT, INSERT, UPDATE ON retention_hold TO medicalpro_app;

-- What one administrator has asked for, and another has to confirm. Withdrawn: without a time.
CREATE TABLE erasure_request (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  patient_id uuid NOT NULL,
  requested_by uuid NOT NULL,
  requested_at timestamptz(3),
  PRIMARY KEY (tenant_id, patient_id),
  CONSTRAINT erasure_request_patient_fk FOREIGN KEY (tenant_id, patient_id) REFERENCES patient (tenant_id, id)
);
SELECT protect_tenant_table('erasure_request');
GRANT SELECT, INSERT, UPDATE ON erasure_request TO medicalpro_app;

-- With the patient go the reason of a hold and the request.
CREATE FUNCTION forget_retention() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM public.retention_hold WHERE tenant_id = NEW.tenant_id AND patient_id = NEW.entity_id;
  DELETE FROM public.erasure_request WHERE tenant_id = NEW.tenant_id AND patient_id = NEW.entity_id;
  RETURN NULL;
END $$;
CREATE TRIGGER forget_retention AFTER INSERT ON erased_record FOR EACH ROW WHEN (NEW.entity_type = 'patient') EXECUTE FUNCTION forget_retention();

CREATE FUNCTION last_day_of(partial text) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN partial ~ '^\d{4}$' THEN (partial || '-12-31')::date
              WHEN partial ~ '^\d{4}-\d\d$' THEN ((partial || '-01')::date + interval '1 month' - interval '1 day')::date
              WHEN partial ~ '^\d{4}-\d\d-\d\d$' THEN partial::date END $$;

CREATE FUNCTION retention_term(last_contact date, born date, died date, OUT rule text, OUT term date) LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN died < last_contact + interval '10 years' THEN 'death'
              WHEN born + interval '28 years' > last_contact + interval '20 years' THEN 'minor'
              ELSE 'contact' END,
         (CASE WHEN died < last_contact + interval '10 years' THEN died + interval '10 years'
               ELSE greatest(last_contact + interval '20 years', born + interval '28 years') END)::date $$;

-- The last day of which something of the patient is dated. A visit that did not take place is none.
CREATE FUNCTION last_contact_of(of_patient uuid) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT greatest(
    (SELECT max("start") FROM appointment WHERE tenant_id = current_tenant() AND patient_id = of_patient AND NOT deleted AND status NOT IN ('cancelled', 'noshow', 'entered-in-error')) AT TIME ZONE 'UTC',
    (SELECT max(occurred_at) FROM medical_record WHERE tenant_id = current_tenant() AND patient_id = of_patient AND NOT deleted) AT TIME ZONE 'UTC',
    (SELECT max(prescribed_at) FROM prescription WHERE tenant_id = current_tenant() AND patient_id = of_patient AND NOT deleted) AT TIME ZONE 'UTC',
    (SELECT max(effective_date_time) FROM observation WHERE tenant_id = current_tenant() AND patient_id = of_patient AND NOT deleted) AT TIME ZONE 'UTC',
    (SELECT max(date_time) FROM consent WHERE tenant_id = current_tenant() AND patient_id = of_patient AND NOT deleted) AT TIME ZONE 'UTC',
    (SELECT max(recorded_at) FROM allergy WHERE tenant_id = current_tenant() AND patient_id = of_patient AND NOT deleted) AT TIME ZONE 'UTC',
    (SELECT max(last_day_of(occurred_on)) FROM imported_resource WHERE tenant_id = current_tenant() AND patient_id = of_patient AND NOT deleted))::date $$;

-- Each person once, with the records that were merged into theirs; deleted ones too, because their content is kept.
-- Without anything dated, the day of the registration counts.
CREATE FUNCTION retention_of(of_patient uuid) RETURNS TABLE (patient_id uuid, members uuid[], last_contact date, rule text, term date) LANGUAGE sql STABLE AS $$
  WITH RECURSIVE person AS (
    SELECT p.id AS root, p.id FROM patient p
     WHERE p.tenant_id = current_tenant() AND p.merged_into IS NULL AND (of_patient IS NULL OR p.id = of_patient)
       AND NOT EXISTS (SELECT 1 FROM erased_record e WHERE e.tenant_id = p.tenant_id AND e.entity_type = 'patient' AND e.entity_id = p.id)
    UNION ALL
    SELECT person.root, m.id FROM person JOIN patient m ON m.tenant_id = current_tenant() AND m.merged_into = person.id
  ), contact AS (
    SELECT person.root, array_agg(person.id ORDER BY person.id) AS members, max(last_contact_of(person.id)) AS last_contact FROM person GROUP BY person.root
  )
  SELECT c.root, c.members, l.day, t.rule, t.term
    FROM contact c JOIN patient p ON p.tenant_id = current_tenant() AND p.id = c.root
   CROSS JOIN LATERAL (SELECT coalesce(c.last_contact, (p.created_at AT TIME ZONE 'UTC')::date) AS day) l
   CROSS JOIN LATERAL retention_term(l.day, last_day_of(p.birth_date), CASE WHEN jsonb_typeof(p.deceased) = 'string' THEN last_day_of(p.deceased #>> '{}') END) t $$;

REVOKE EXECUTE ON FUNCTION forget_retention(), last_day_of(text), retention_term(date, date, date), last_contact_of(uuid), retention_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION last_day_of(text), retention_term(date, date, date), last_contact_of(uuid), retention_of(uuid) TO medicalpro_app;
`;
