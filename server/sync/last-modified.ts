import type { LastModified } from '../../src/contract/protocol.ts';
import type { Principal } from '../auth/sessions.ts';
import type { Deps } from '../deps.ts';
import { encodeCursor, scopeOf } from './cursor.ts';
import { readableTypes } from './readable.ts';

/** When each readable table last changed, in one statement; the cursor is the tenant's present place. */
export async function lastModified(deps: Deps, principal: Principal): Promise<LastModified> {
  const types = readableTypes(deps.domain, principal.role);
  const { rows } = await deps.db.withTenantTx({ tenantId: principal.tenantId }, (tx) =>
    tx.query<{ epoch: string; rev: string; entity_type: string | null; last_update: string | null }>(
      'SELECT h.epoch, h.rev, m.entity_type, m.last_update FROM tenant_head h LEFT JOIN table_last_modified m ON m.tenant_id = h.tenant_id WHERE h.tenant_id = $1',
      [principal.tenantId],
    ), { readOnly: true });
  const [head] = rows;
  const updates = new Map(rows.map((row) => [row.entity_type, row.last_update]));
  const tables = Object.fromEntries(types.map((type) => [type, { lastUpdate: updates.get(type) ?? null }]));
  const cursor = await encodeCursor(deps.signer, { tenantId: principal.tenantId, epoch: head?.epoch ?? '', rev: head?.rev ?? '0', scope: scopeOf(types) });
  return { tables, cursor };
}
