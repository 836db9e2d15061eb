export const schoolTables = String.raw`
CREATE TABLE school_class (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  name text NOT NULL,
  room text,
  PRIMARY KEY (tenant_id, id)
);
SELECT make_syncable('school_class', 'schoolClass', true);

CREATE TABLE pupil (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  family_name text NOT NULL,
  given_names text NOT NULL,
  status text NOT NULL,
  class_id uuid,
  birth_date date,
  left_on date,
  absences int,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT pupil_class_fk FOREIGN KEY (tenant_id, class_id) REFERENCES school_class (tenant_id, id)
);
SELECT make_syncable('pupil', 'pupil', true);
`;
