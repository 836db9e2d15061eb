/** How somebody who owns the database hides a change of the audit: every hash is computed anew, by its own functions. */
export const hashedAnew = (tenantId: string): string => `
ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_head NO FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
  e audit_entry;
  prev text := repeat('0', 64);
BEGIN
  UPDATE audit_entry SET prev_hash = 'x' || id::text WHERE tenant_id = '${tenantId}';
  FOR e IN SELECT * FROM audit_entry WHERE tenant_id = '${tenantId}' ORDER BY id LOOP
    UPDATE audit_entry a SET prev_hash = prev, hash = audit_hash_of(e, prev) WHERE a.tenant_id = e.tenant_id AND a.id = e.id RETURNING a.hash INTO prev;
    UPDATE tenant_head h SET audit_id = e.id, audit_hash = prev WHERE h.tenant_id = e.tenant_id;
  END LOOP;
END $$;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_head FORCE ROW LEVEL SECURITY;`;
