export const closureTable = String.raw`
CREATE TABLE closure (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  name text NOT NULL,
  "start" date NOT NULL,
  "end" date NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT closure_days CHECK ("start" <= "end")
);
SELECT make_syncable('closure', 'closure', true);
`;
