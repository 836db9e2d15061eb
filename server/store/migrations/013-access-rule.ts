export const accessRuleTable = String.raw`
CREATE TABLE access_rule (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  module text NOT NULL,
  reader_roles jsonb,
  reader_users jsonb,
  editor_roles jsonb,
  editor_users jsonb,
  note text,
  PRIMARY KEY (tenant_id, id)
);
SELECT make_syncable('access_rule', 'accessRule', true);
-- Read with every session.
CREATE INDEX access_rule_living ON access_rule (tenant_id) WHERE NOT deleted;
`;
