export const shareRuleTable = String.raw`
CREATE TABLE share_rule (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  practitioner_id uuid,
  role text,
  service_type text,
  percent numeric(5,2) NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  priority int,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT share_rule_practitioner_fk FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner (tenant_id, id),
  CONSTRAINT share_rule_key CHECK ((practitioner_id IS NULL) <> (role IS NULL))
);
SELECT make_syncable('share_rule', 'shareRule', true);
-- One rule at a time for the same person (or role) and act.
ALTER TABLE share_rule ADD CONSTRAINT share_rule_no_overlap EXCLUDE USING gist (
  tenant_id WITH =, (coalesce(practitioner_id::text, role)) WITH =, (coalesce(service_type, '')) WITH =, daterange(valid_from, valid_to, '[]') WITH &&
) WHERE (NOT deleted);
`;
