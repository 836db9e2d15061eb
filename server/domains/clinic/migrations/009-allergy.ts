export const allergyTable = String.raw`
CREATE TABLE allergy (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  practitioner_id uuid,
  clinical_status text NOT NULL,
  verification_status text,
  no_known_allergy boolean,
  text text,
  code text,
  code_system text,
  substances jsonb,
  type text,
  category text,
  criticality text,
  onset text,
  last_occurrence text,
  reactions jsonb,
  recorded_at timestamptz(3),
  note text,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT allergy_patient_fk FOREIGN KEY (tenant_id, patient_id) REFERENCES patient (tenant_id, id),
  CONSTRAINT allergy_practitioner_fk FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner (tenant_id, id)
);
CREATE INDEX allergy_patient ON allergy (tenant_id, patient_id);
SELECT make_syncable('allergy', 'allergy', true);
`;
