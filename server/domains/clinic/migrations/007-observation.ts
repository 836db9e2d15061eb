export const observationTable = String.raw`
CREATE TABLE observation (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  practitioner_id uuid,
  medical_record_id uuid,
  status text NOT NULL,
  code text NOT NULL,
  effective_date_time timestamptz(3) NOT NULL,
  value numeric(12,3),
  unit text,
  components jsonb,
  data_absent_reason text,
  body_site text,
  method text,
  note text,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT observation_patient_fk FOREIGN KEY (tenant_id, patient_id) REFERENCES patient (tenant_id, id),
  CONSTRAINT observation_practitioner_fk FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner (tenant_id, id),
  CONSTRAINT observation_medical_record_fk FOREIGN KEY (tenant_id, medical_record_id) REFERENCES medical_record (tenant_id, id)
);
CREATE INDEX observation_patient ON observation (tenant_id, patient_id, code, effective_date_time);
SELECT make_syncable('observation', 'observation', true);
`;
