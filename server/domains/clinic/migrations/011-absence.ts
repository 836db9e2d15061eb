export const absenceTable = String.raw`
CREATE TABLE absence (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  practitioner_id uuid NOT NULL,
  "start" timestamptz(3) NOT NULL,
  "end" timestamptz(3) NOT NULL,
  kind text,
  all_day boolean,
  note text,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT absence_practitioner_fk FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner (tenant_id, id),
  CONSTRAINT absence_times CHECK ("start" < "end")
);
CREATE INDEX absence_practitioner ON absence (tenant_id, practitioner_id, "start");
SELECT make_syncable('absence', 'absence', true);
`;
