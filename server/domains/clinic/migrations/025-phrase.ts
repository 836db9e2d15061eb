export const phraseTable = String.raw`
CREATE TABLE phrase (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  name text NOT NULL,
  text text NOT NULL,
  owner_id uuid,
  PRIMARY KEY (tenant_id, id)
);
SELECT make_syncable('phrase', 'phrase', true);
`;
