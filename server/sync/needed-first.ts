/**
 * What a person needs before the rest of a first copy, as the application declares it. The records are read as a pull
 * reads them, and stand in no order of changes: a device takes them early, and its copy goes on as if it had not asked.
 */
import type { Change } from '../../src/contract/protocol.ts';
import { entityOf } from '../../src/contract/domain.ts';
import type { Principal } from '../auth/sessions.ts';
import type { Deps } from '../deps.ts';
import type { Tx } from '../store/database.ts';
import { HEAD_COLUMNS, HEAD_FROM, readChanges, type HeadRow } from './down.ts';
import { groupsOf, measure } from './page-size.ts';
import { readableTypes } from './readable.ts';

/** Records of one type. */
export interface FirstNeed {
  entityType: string;
  /** Other types that the query reads. Who may not read them all gets nothing of this. */
  reads?: readonly string[];
  /** SQL that selects their ids; `$1` is the tenant, `$2` the present time. */
  ids: string;
}

const MOST_RECORDS = 1_000;

type Source = Pick<Deps, 'domain' | 'clock'>;

export async function neededFirst(deps: Source, tx: Tx, principal: Principal): Promise<Change[]> {
  const { tenantId } = principal;
  const types = readableTypes(deps.domain, principal);
  const rows: { head: HeadRow; bytes: number }[] = [];
  let used = 0;
  for (const need of deps.domain.neededFirst) {
    if (![need.entityType, ...(need.reads ?? [])].every((type) => types.includes(type))) continue;
    const heads = await headsOf(deps, tx, tenantId, need, MOST_RECORDS - rows.length);
    const { bytes } = await measure(tx, deps.domain, tenantId, heads, used, () => true);
    rows.push(...heads.slice(0, bytes.length).map((head, index) => ({ head, bytes: bytes[index] ?? 0 })));
    used = bytes.reduce((sum, more) => sum + more, used);
    if (bytes.length < heads.length) break;
  }
  const changes: Change[] = [];
  for (const group of groupsOf(rows)) changes.push(...(await readChanges({ tx, tenantId, deps }, group, null)));
  return changes;
}

async function headsOf(
  { domain, clock }: Source,
  tx: Tx,
  tenantId: string,
  { entityType, ids }: FirstNeed,
  most: number,
): Promise<HeadRow[]> {
  if (!entityOf(domain, entityType) || most <= 0) return [];
  const { rows } = await tx.query<HeadRow>(
    `SELECT ${HEAD_COLUMNS} FROM ${HEAD_FROM}
      WHERE h.tenant_id = $1 AND h.entity_type = $3 AND NOT h.deleted AND $2::timestamptz IS NOT NULL
        AND h.entity_id = ANY (ARRAY(${ids})) ORDER BY h.entity_id LIMIT $4`,
    [tenantId, new Date(clock.now()).toISOString(), entityType, most],
  );
  return rows;
}
