export const prescriptionTable = String.raw`
CREATE TABLE prescription (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  practitioner_id uuid NOT NULL,
  medical_record_id uuid,
  status text NOT NULL,
  status_reason text,
  prescribed_at timestamptz(3) NOT NULL,
  valid_until text,
  lines jsonb NOT NULL,
  note text,
  dispensed_at timestamptz(3),
  signature jsonb,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT prescription_patient_fk FOREIGN KEY (tenant_id, patient_id) REFERENCES patient (tenant_id, id),
  CONSTRAINT prescription_practitioner_fk FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner (tenant_id, id),
  CONSTRAINT prescription_medical_record_fk FOREIGN KEY (tenant_id, medical_record_id) REFERENCES medical_record (tenant_id, id)
);
CREATE INDEX prescription_patient ON prescription (tenant_id, patient_id);
SELECT make_syncable('prescription', 'prescription', true);
`;
