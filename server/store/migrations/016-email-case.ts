/**
 * Addresses are told apart by A to Z without their case, and by nothing else: what other letters do depends on the
 * server's locale.
 */
export const emailCase = `
DROP INDEX app_user_email_unique;
CREATE UNIQUE INDEX app_user_email_unique ON app_user (tenant_id, lower(email COLLATE "C")) WHERE NOT deleted;
`;
