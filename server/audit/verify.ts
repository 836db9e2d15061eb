import { sha256Hex } from '../auth/keys.ts';
import type { Database, Tx } from '../store/database.ts';

export interface AuditFault {
  /** The entry at which the chain breaks. */
  id: string;
  kind: 'LINK' | 'CONTENT' | 'END' | 'EXPECTED';
}

export interface AuditReport {
  entries: number;
  /** The last entry: kept outside the database, it shows later whether the chain was truncated or rewritten. */
  head: { id: string; hash: string };
  /** The first few faults; once a chain is broken, what follows says little. */
  faults: AuditFault[];
  /** Whether the end of the chain was reached; otherwise the next part follows `head`. */
  isWhole: boolean;
}

/** An entry of the chain: its number and its hash. */
export interface AuditHead {
  id: string;
  hash: string;
}

export interface VerifyOptions {
  /** A head that was kept outside earlier: it must still be in the chain. */
  expected?: AuditHead | undefined;
  /** Where the part before has ended. Without it, the chain is read from its first entry. */
  after?: AuditHead | undefined;
  /** Ends after this many entries; without it, at the end of the chain. */
  most?: number | undefined;
  hash?: Sha256;
}

interface Row {
  id: string;
  at: string;
  action: string;
  outcome: string;
  entity_type: string | null;
  entity_id: string | null;
  version: number | null;
  user_id: string | null;
  client_id: string | null;
  outbox_event_id: string | null;
  occurred_at: string | null;
  changed_fields: string[] | null;
  dedupe: string | null;
  prev_hash: string;
  hash: string;
}

const PAGE = 10_000;
const MOST_FAULTS = 20;
const START = '0'.repeat(64);

/** In hexadecimal. The default runs on every platform; Node's own is faster. */
export type Sha256 = (text: string) => string | Promise<string>;

/** RFC 8785: the keys are in its order here, and JSON.stringify writes strings as it demands. */
const canonical = (tenantId: string, row: Row): string =>
  JSON.stringify({
    action: row.action,
    at: row.at,
    changedFields: row.changed_fields,
    clientId: row.client_id,
    dedupe: row.dedupe,
    entityId: row.entity_id,
    entityType: row.entity_type,
    id: row.id,
    occurredAt: row.occurred_at,
    outboxEventId: row.outbox_event_id,
    outcome: row.outcome,
    prevHash: row.prev_hash,
    tenantId,
    userId: row.user_id,
    version: row.version,
  });

const instant = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;

const PAGE_OF = `SELECT id, ${instant('at')}, action, outcome, entity_type, entity_id, version, user_id, client_id, outbox_event_id, ${instant('occurred_at')}, changed_fields, dedupe, prev_hash, hash
  FROM audit_entry WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3`;

/**
 * Recomputes every link from the stored rows, without trusting the database's own functions: the whole chain, or the
 * part of it that follows `after`.
 */
export function verifyAudit(
  db: Database,
  tenantId: string,
  { expected, after, most = Infinity, hash = sha256Hex }: VerifyOptions = {},
): Promise<AuditReport> {
  return db.withTenantTx(
    { tenantId },
    async (tx) => {
      const report: AuditReport = { entries: 0, head: after ?? { id: '0', hash: START }, faults: [], isWhole: false };
      const fault = (id: string, kind: AuditFault['kind']) => {
        if (report.faults.length < MOST_FAULTS) report.faults.push({ id, kind });
      };
      // One before this part was met in its own.
      let met = expected === undefined || BigInt(expected.id) <= BigInt(after?.id ?? '0');
      for (;;) {
        const wanted = Math.min(PAGE, most - report.entries);
        if (wanted === 0) return report;
        const { rows } = await tx.query<Row>(PAGE_OF, [tenantId, report.head.id, wanted]);
        for (const row of rows) {
          if (row.prev_hash !== report.head.hash) fault(row.id, 'LINK');
          if ((await hash(canonical(tenantId, row))) !== row.hash) fault(row.id, 'CONTENT');
          if (expected !== undefined && !met && BigInt(row.id) >= BigInt(expected.id)) {
            met = true;
            if (row.id !== expected.id || row.hash !== expected.hash) fault(expected.id, 'EXPECTED');
          }
          report.head = { id: row.id, hash: row.hash };
        }
        report.entries += rows.length;
        if (rows.length < wanted) break;
      }
      const end = await headOf(tx, tenantId);
      if (end.id !== report.head.id || end.hash !== report.head.hash) fault(report.head.id, 'END');
      if (!met) fault(expected?.id ?? '', 'EXPECTED');
      return { ...report, isWhole: true };
    },
    { readOnly: true },
  );
}

/** The last entry, as the database keeps it beside the chain. */
export async function headOf(tx: Tx, tenantId: string): Promise<AuditHead> {
  const { rows } = await tx.query<{ audit_id: string; audit_hash: string }>(
    'SELECT audit_id, audit_hash FROM tenant_head WHERE tenant_id = $1',
    [tenantId],
  );
  return { id: rows[0]?.audit_id ?? '0', hash: rows[0]?.audit_hash ?? START };
}
