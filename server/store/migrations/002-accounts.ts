/** The people who sign in. `columns`: what an application keeps of them besides, each a line that ends in a comma. */
export const accountTable = (columns: string): string => String.raw`CREATE TABLE app_user (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  role text NOT NULL,
${columns}  status text,
  PRIMARY KEY (tenant_id, id)
);
SELECT make_syncable('app_user', 'user', false);
CREATE UNIQUE INDEX app_user_email_unique ON app_user (tenant_id, lower(email)) WHERE NOT deleted;
`;

export const accountLinks = String.raw`ALTER TABLE credential ADD CONSTRAINT credential_user_fk FOREIGN KEY (tenant_id, user_id) REFERENCES app_user (tenant_id, id);
ALTER TABLE session ADD CONSTRAINT session_user_fk FOREIGN KEY (tenant_id, user_id) REFERENCES app_user (tenant_id, id);
`;
