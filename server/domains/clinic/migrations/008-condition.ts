export const conditionTable = String.raw`
CREATE TABLE condition (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  practitioner_id uuid,
  text text NOT NULL,
  code text,
  code_system text,
  clinical_status text NOT NULL,
  verification_status text,
  severity text,
  onset text,
  abatement text,
  note text,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT condition_patient_fk FOREIGN KEY (tenant_id, patient_id) REFERENCES patient (tenant_id, id),
  CONSTRAINT condition_practitioner_fk FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner (tenant_id, id)
);
CREATE INDEX condition_patient ON condition (tenant_id, patient_id);
SELECT make_syncable('condition', 'condition', true);
`;
