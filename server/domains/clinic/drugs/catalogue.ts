import type { Database } from '../../../store/database.ts';

/** Under it stands the catalogue that tenants without one of their own read. */
export const SHARED_CATALOGUE = '00000000-0000-0000-0000-000000000000';

/** The catalogue that a tenant reads: its own where it has one, else the shared one. */
export async function catalogueOf(db: Database, tenantId: string): Promise<string> {
  const { rows } = await db.withTenantTx(
    { tenantId },
    (tx) => tx.query('SELECT 1 FROM drug_catalogue WHERE tenant_id = $1', [tenantId]),
    { readOnly: true },
  );
  return rows.length > 0 ? tenantId : SHARED_CATALOGUE;
}
