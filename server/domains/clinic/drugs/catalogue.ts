import type { Database } from '../../../store/database.ts';

/** The tenant id of the shared catalogue, which tenants without their own catalogue read. */
export const SHARED_CATALOGUE = '00000000-0000-0000-0000-000000000000';

/** The catalogue that a tenant reads: its own if it has one, otherwise the shared one. */
export async function catalogueOf(db: Database, tenantId: string): Promise<string> {
  const { rows } = await db.withTenantTx(
    { tenantId },
    (tx) => tx.query('SELECT 1 FROM drug_catalogue WHERE tenant_id = $1', [tenantId]),
    { readOnly: true },
  );
  return rows.length > 0 ? tenantId : SHARED_CATALOGUE;
}
