/** The log is counted over days (SV-234) and tidied by age: without this, both read all of it. */
export const syncLogIndex = `
CREATE INDEX sync_log_by_time ON sync_log (tenant_id, completed_at);
`;
