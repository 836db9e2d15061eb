/** The clinic's first entities, with all their fields. */
export const clinicFields = String.raw`
ALTER TABLE patient
  ADD COLUMN birth_place text,
  ADD COLUMN identity_validation_mode text,
  ADD COLUMN entered_in_error boolean;

-- Merging is a chain that ends: a patient is not merged into one that is merged into it.
CREATE FUNCTION check_patient_merge() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  next_id uuid := NEW.merged_into;
BEGIN
  FOR step IN 1..100 LOOP
    EXIT WHEN next_id IS NULL;
    IF next_id = NEW.id THEN
      RAISE EXCEPTION 'a patient is merged into itself' USING ERRCODE = '23514', CONSTRAINT = 'patient_merged_into_check';
    END IF;
    SELECT p.merged_into INTO next_id FROM public.patient p WHERE p.tenant_id = NEW.tenant_id AND p.id = next_id;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER b_patient_merge BEFORE INSERT OR UPDATE OF merged_into ON patient FOR EACH ROW WHEN (NEW.merged_into IS NOT NULL) EXECUTE FUNCTION check_patient_merge();
REVOKE EXECUTE ON FUNCTION check_patient_merge() FROM PUBLIC;

ALTER TABLE practitioner
  ADD COLUMN specialties jsonb,
  ADD COLUMN languages jsonb,
  ADD COLUMN roles jsonb,
  ADD COLUMN availability jsonb,
  ADD COLUMN not_available jsonb,
  ADD COLUMN convention text,
  ADD COLUMN fee jsonb,
  ADD COLUMN default_share numeric(5,2),
  ADD COLUMN signature_image jsonb,
  ADD COLUMN stamp text;

ALTER TABLE appointment
  ADD COLUMN location_id uuid,
  ADD COLUMN zone text,
  ADD COLUMN color text,
  ADD COLUMN recurrence_id uuid,
  ADD COLUMN origin text,
  ADD COLUMN reminder jsonb,
  ADD COLUMN created_offline boolean;

ALTER TABLE medical_record
  ADD COLUMN appointment_id uuid,
  ADD COLUMN ended_at timestamptz(3),
  ADD COLUMN class text,
  ADD COLUMN status text,
  ADD COLUMN status_reason text,
  ADD COLUMN reason text,
  ADD COLUMN history text,
  ADD COLUMN examination text,
  ADD COLUMN tests_requested text,
  ADD COLUMN results text,
  ADD COLUMN suspected_diagnosis text,
  ADD COLUMN retained_diagnosis text,
  ADD COLUMN plan text,
  ADD COLUMN condition_ids jsonb,
  ADD COLUMN addenda jsonb,
  ADD COLUMN corrections jsonb,
  ADD COLUMN signature jsonb,
  ADD CONSTRAINT medical_record_appointment_fk FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment (tenant_id, id);

ALTER TABLE consent
  ADD COLUMN category text,
  ADD COLUMN status_reason text,
  ADD COLUMN template_id uuid,
  ADD COLUMN template_version int,
  ADD COLUMN answers jsonb,
  ADD COLUMN date_time timestamptz(3),
  ADD COLUMN performer jsonb,
  ADD COLUMN witness text,
  ADD COLUMN collected_by uuid,
  ADD COLUMN method text,
  ADD COLUMN signature jsonb,
  ADD COLUMN content_hash text,
  ADD COLUMN appointment_id uuid,
  ADD COLUMN withdrawal jsonb,
  ADD COLUMN supersedes uuid,
  ADD CONSTRAINT consent_appointment_fk FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment (tenant_id, id),
  ADD CONSTRAINT consent_supersedes_fk FOREIGN KEY (tenant_id, supersedes) REFERENCES consent (tenant_id, id);

ALTER TABLE app_user
  ADD COLUMN practitioner_id uuid,
  ADD COLUMN locale text,
  ADD CONSTRAINT app_user_practitioner_fk FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner (tenant_id, id);

CREATE INDEX appointment_patient ON appointment (tenant_id, patient_id);
CREATE INDEX medical_record_patient ON medical_record (tenant_id, patient_id);
CREATE INDEX consent_patient ON consent (tenant_id, patient_id);
`;
