import type { LastModified } from '../../src/contract/protocol.ts';
import {
  LIVING_AMONG,
  markUsed,
  principalBy,
  type Credential,
  type Principal,
  type SessionRow,
} from '../auth/sessions.ts';
import type { Deps } from '../deps.ts';
import { encodeCursor, scopeOf } from './cursor.ts';
import { readableTypes } from './readable.ts';

interface PollRow extends SessionRow {
  epoch: string;
  rev: string;
  entity_type: string | null;
  last_update: string | null;
}

export interface Polled {
  principal: Principal;
  answer: LastModified;
}

/** When each readable table last changed, and who asks, in one statement. Null if the session has ended. */
export async function lastModified(deps: Deps, credential: Credential): Promise<Polled | null> {
  const { tenantId, sessionId } = credential.session;
  const { rows } = await deps.db.withTenantTx(
    { tenantId },
    (tx) =>
      tx.query<PollRow>(
        `SELECT s.*, h.epoch, h.rev, m.entity_type, m.last_update FROM (${LIVING_AMONG}) s
         JOIN tenant_head h ON h.tenant_id = $1 LEFT JOIN table_last_modified m ON m.tenant_id = $1`,
        [tenantId, `{${sessionId}}`],
        { name: 'last-modified' },
      ),
    { readOnly: true },
  );
  const [head] = rows;
  const who = principalBy(credential, head, deps.clock.now());
  if (!head || !who) return null;
  if (who.firstUse)
    await deps.db.withTenantTx({ tenantId }, (tx) => markUsed(tx, credential.session, deps.clock.now()));
  const types = readableTypes(deps.domain, who.principal);
  const updates = new Map(rows.map((row) => [row.entity_type, row.last_update]));
  const tables = Object.fromEntries(types.map((type) => [type, { lastUpdate: updates.get(type) ?? null }]));
  const cursor = await encodeCursor(deps.signer, { tenantId, epoch: head.epoch, rev: head.rev, scope: scopeOf(types) });
  return { principal: who.principal, answer: { tables, cursor } };
}
