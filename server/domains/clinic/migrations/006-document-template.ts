export const documentTemplateTable = String.raw`
CREATE TABLE document_template (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  language text NOT NULL,
  template_version int NOT NULL,
  status text NOT NULL,
  body text NOT NULL,
  consent_type text,
  supersedes uuid,
  note text,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT document_template_supersedes_fk FOREIGN KEY (tenant_id, supersedes) REFERENCES document_template (tenant_id, id)
);
SELECT make_syncable('document_template', 'documentTemplate', true);
CREATE UNIQUE INDEX document_template_version_unique ON document_template (tenant_id, kind, lower(name), language, template_version) WHERE NOT deleted;

ALTER TABLE consent ADD CONSTRAINT consent_template_fk FOREIGN KEY (tenant_id, template_id) REFERENCES document_template (tenant_id, id);
`;
