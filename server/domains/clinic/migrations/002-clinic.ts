import { accountLinks, accountTable } from '../../../store/migrations/002-accounts.ts';

/** The clinic's entities: one typed table each, columns named after the contract's fields. */
export const clinicTables = String.raw`
CREATE TABLE patient (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  birth_name text NOT NULL,
  birth_given_names text NOT NULL,
  first_given_name text,
  usual_name text,
  usual_given text,
  gender text NOT NULL,
  birth_date text NOT NULL,
  birth_date_approximate boolean,
  birth_place_insee text,
  identity_status text,
  identifiers jsonb,
  deceased jsonb,
  phones jsonb,
  email text,
  address jsonb,
  contacts jsonb,
  coverage jsonb,
  general_practitioner text,
  language text,
  marital_status text,
  active boolean,
  merged_into uuid,
  note text,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT patient_merged_into_fk FOREIGN KEY (tenant_id, merged_into) REFERENCES patient (tenant_id, id)
);
SELECT make_syncable('patient', 'patient', true);

CREATE TABLE practitioner (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  family_name text NOT NULL,
  given_names text NOT NULL,
  title text,
  specialty text,
  identifiers jsonb,
  phone text,
  email text,
  color text,
  active boolean,
  PRIMARY KEY (tenant_id, id)
);
SELECT make_syncable('practitioner', 'practitioner', true);

CREATE TABLE appointment (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  practitioner_ids jsonb NOT NULL,
  "start" timestamptz(3) NOT NULL,
  "end" timestamptz(3) NOT NULL,
  status text NOT NULL,
  reason text,
  comment text,
  room text,
  service_type text,
  cancel_reason text,
  cancelled_by text,
  overbooked boolean,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT appointment_patient_fk FOREIGN KEY (tenant_id, patient_id) REFERENCES patient (tenant_id, id),
  CONSTRAINT appointment_times CHECK ("start" < "end")
);
SELECT make_syncable('appointment', 'appointment', true);

CREATE TABLE medical_record (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  practitioner_id uuid NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  type text NOT NULL,
  title text NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT medical_record_patient_fk FOREIGN KEY (tenant_id, patient_id) REFERENCES patient (tenant_id, id),
  CONSTRAINT medical_record_practitioner_fk FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner (tenant_id, id)
);
SELECT make_syncable('medical_record', 'medicalRecord', true);

CREATE TABLE consent (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  type text NOT NULL,
  status text NOT NULL,
  language text NOT NULL,
  text text NOT NULL,
  valid_until text,
  withdrawal_reason text,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT consent_patient_fk FOREIGN KEY (tenant_id, patient_id) REFERENCES patient (tenant_id, id)
);
SELECT make_syncable('consent', 'consent', true);

${accountTable('  percentage numeric(5,2),\n')}
CREATE TABLE template (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  role text NOT NULL,
  percentage numeric(5,2) NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
SELECT make_syncable('template', 'template', false);

-- The identifiers of patients, one row each: unique in the tenant while the patient is not deleted.
CREATE TABLE patient_identifier (
  tenant_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  system text NOT NULL,
  value text NOT NULL,
  CONSTRAINT patient_identifier_unique PRIMARY KEY (tenant_id, system, value),
  CONSTRAINT patient_identifier_patient_fk FOREIGN KEY (tenant_id, patient_id) REFERENCES patient (tenant_id, id)
);
CREATE INDEX patient_identifier_patient ON patient_identifier (tenant_id, patient_id);
SELECT protect_tenant_table('patient_identifier');
GRANT SELECT ON patient_identifier TO medicalpro_app;

CREATE FUNCTION keep_patient_identifiers() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.deleted = OLD.deleted AND NEW.identifiers IS NOT DISTINCT FROM OLD.identifiers THEN RETURN NULL; END IF;
    DELETE FROM public.patient_identifier WHERE tenant_id = NEW.tenant_id AND patient_id = NEW.id;
  END IF;
  IF NOT NEW.deleted AND jsonb_typeof(NEW.identifiers) = 'array' THEN
    INSERT INTO public.patient_identifier (tenant_id, patient_id, system, value)
      SELECT DISTINCT NEW.tenant_id, NEW.id, i ->> 'system', i ->> 'value' FROM jsonb_array_elements(NEW.identifiers) i;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER b_patient_identifiers AFTER INSERT OR UPDATE ON patient FOR EACH ROW EXECUTE FUNCTION keep_patient_identifiers();

-- The time that an appointment takes of each of its practitioners; no two of one practitioner overlap.
CREATE TABLE appointment_practitioner (
  tenant_id uuid NOT NULL,
  appointment_id uuid NOT NULL,
  practitioner_id uuid NOT NULL,
  during tstzrange NOT NULL,
  occupies boolean NOT NULL,
  PRIMARY KEY (tenant_id, appointment_id, practitioner_id),
  CONSTRAINT appointment_practitioner_appointment_fk FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment (tenant_id, id),
  CONSTRAINT appointment_practitioner_fk FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner (tenant_id, id),
  CONSTRAINT appointment_no_overlap EXCLUDE USING gist (tenant_id WITH =, practitioner_id WITH =, during WITH &&) WHERE (occupies)
);
SELECT protect_tenant_table('appointment_practitioner');
GRANT SELECT ON appointment_practitioner TO medicalpro_app;

CREATE FUNCTION keep_appointment_practitioners() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.deleted, NEW.practitioner_ids, NEW."start", NEW."end", NEW.status, NEW.overbooked)
       IS NOT DISTINCT FROM (OLD.deleted, OLD.practitioner_ids, OLD."start", OLD."end", OLD.status, OLD.overbooked) THEN RETURN NULL; END IF;
    DELETE FROM public.appointment_practitioner WHERE tenant_id = NEW.tenant_id AND appointment_id = NEW.id;
  END IF;
  IF NOT NEW.deleted THEN
    INSERT INTO public.appointment_practitioner (tenant_id, appointment_id, practitioner_id, during, occupies)
      SELECT DISTINCT NEW.tenant_id, NEW.id, p::uuid, tstzrange(NEW."start", NEW."end", '[)'),
             NEW.status IN ('pending', 'booked', 'arrived', 'checked-in', 'fulfilled') AND NOT coalesce(NEW.overbooked, false)
        FROM jsonb_array_elements_text(NEW.practitioner_ids) p;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER b_appointment_practitioners AFTER INSERT OR UPDATE ON appointment FOR EACH ROW EXECUTE FUNCTION keep_appointment_practitioners();

${accountLinks}REVOKE EXECUTE ON FUNCTION keep_patient_identifiers(), keep_appointment_practitioners() FROM PUBLIC;
`;
