/** A template has a name, and a user keeps which one it was made from. */
export const userTemplate = String.raw`
ALTER TABLE template ADD COLUMN name text;
ALTER TABLE app_user
  ADD COLUMN is_template_user boolean,
  ADD COLUMN template_id uuid,
  ADD CONSTRAINT app_user_template_fk FOREIGN KEY (tenant_id, template_id) REFERENCES template (tenant_id, id);
`;
