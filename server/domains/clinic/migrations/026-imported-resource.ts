export const importedResourceTable = String.raw`
CREATE TABLE imported_resource (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  resource_type text NOT NULL,
  title text NOT NULL,
  occurred_on text,
  status text,
  content text NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT imported_resource_patient_fk FOREIGN KEY (tenant_id, patient_id) REFERENCES patient (tenant_id, id)
);
CREATE INDEX imported_resource_patient ON imported_resource (tenant_id, patient_id);
SELECT make_syncable('imported_resource', 'importedResource', true);
`;
