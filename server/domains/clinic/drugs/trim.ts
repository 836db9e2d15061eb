import type { Deps } from '../../../deps.ts';
import type { Database } from '../../../store/database.ts';
import { SHARED_CATALOGUE } from './catalogue.ts';

/**
 * Deletes the log's transactions before `before` (ISO time), except the newest of them: from there, a client that names
 * a time still gets differences. Returns the number of deleted rows. A client whose position is before them copies the
 * catalogue again (DC-8).
 */
export async function trimDrugLog(db: Database, catalogue: string, before: string): Promise<number> {
  return db.withTenantTx({ tenantId: catalogue }, async (tx) => {
    const { rows } = await tx.query<{ gone: string }>(
      `SELECT trim_drug_log(kept.date) AS gone
         FROM (SELECT max(date) AS date FROM drugs_changedrugs WHERE tenant_id = $1 AND date < $2) kept
        WHERE kept.date IS NOT NULL`,
      [catalogue, before],
    );
    return Number(rows[0]?.gone ?? 0);
  });
}

/** Trims the log of a tenant's catalogue, or of the shared one, to the time for which tombstones are kept. */
export async function tidyDrugs(deps: Deps, tenantId: string | null, before: string): Promise<void> {
  const catalogue = tenantId ?? SHARED_CATALOGUE;
  const rows = await trimDrugLog(deps.db, catalogue, before);
  if (rows > 0) deps.log({ level: 'info', message: 'drug log trimmed', tenantId: catalogue, rows });
}
