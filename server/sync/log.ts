import type { Tx } from '../store/database.ts';

export interface SyncRun {
  tenantId: string;
  userId: string;
  clientId: string;
  direction: 'UP' | 'DOWN';
  events: number;
  acknowledged: number;
  conflicts: number;
  rejected: number;
  status: 'SUCCESS' | 'PARTIAL' | 'FAILED';
  startedAt: number;
  completedAt: number;
  errorMessage?: string;
}

export async function logRun(tx: Tx, run: SyncRun): Promise<void> {
  await tx.query(
    `INSERT INTO sync_log (tenant_id, user_id, client_id, direction, events_count, acknowledged_count, conflicts_count, rejected_count, status, started_at, completed_at, error_message)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      run.tenantId,
      run.userId,
      run.clientId,
      run.direction,
      run.events,
      run.acknowledged,
      run.conflicts,
      run.rejected,
      run.status,
      new Date(run.startedAt).toISOString(),
      new Date(run.completedAt).toISOString(),
      run.errorMessage ?? null,
    ],
  );
}

/** The row that `finish_up` takes. */
export const runRow = (run: SyncRun) => ({
  user_id: run.userId,
  client_id: run.clientId,
  events: run.events,
  acknowledged: run.acknowledged,
  conflicts: run.conflicts,
  rejected: run.rejected,
  status: run.status,
  started_at: new Date(run.startedAt).toISOString(),
  completed_at: new Date(run.completedAt).toISOString(),
});

/** What the log is narrowed by; null: by nothing. `from` and `to` are moments at which a sync ended. */
export interface RunFilter {
  clientId: string | null;
  userId: string | null;
  from: string | null;
  to: string | null;
}

/**
 * Times are those that the server needed for one sync, in milliseconds. All are doubles, which count exactly as far as
 * JSON does: between the two moments of a sync the server's clock may have been set right by years.
 */
const COUNTS = `count(*)::float8 AS runs,
  coalesce(sum(l.events_count) FILTER (WHERE l.direction = 'UP'), 0)::float8 AS sent,
  coalesce(sum(l.events_count) FILTER (WHERE l.direction = 'DOWN'), 0)::float8 AS received,
  sum(l.acknowledged_count)::float8 AS acknowledged, sum(l.conflicts_count)::float8 AS conflicts, sum(l.rejected_count)::float8 AS rejected,
  round(avg(extract(epoch FROM l.completed_at - l.started_at)) * 1000)::float8 AS "meanMs",
  round(max(extract(epoch FROM l.completed_at - l.started_at)) * 1000)::float8 AS "slowestMs"`;

const WHERE = `l.tenant_id = $1 AND ($2::uuid IS NULL OR l.client_id = $2) AND ($3::uuid IS NULL OR l.user_id = $3)
  AND ($4::timestamptz IS NULL OR l.completed_at >= $4) AND ($5::timestamptz IS NULL OR l.completed_at <= $5)`;

interface Counts {
  runs: number;
  sent: number;
  received: number;
  acknowledged: number;
  conflicts: number;
  rejected: number;
  meanMs: number;
  slowestMs: number;
}

const MOST_DEVICES = 500;

/** The log counted by day of the clinic's calendar, oldest first, and by device, the latest first. */
export async function summaryOf(tx: Tx, tenantId: string, { clientId, userId, from, to }: RunFilter) {
  const values = [tenantId, clientId, userId, from, to];
  const days = await tx.query<Counts & { day: string }>(
    `SELECT to_char(l.completed_at AT TIME ZONE coalesce(t.zone, 'UTC'), 'YYYY-MM-DD') AS day, ${COUNTS}
       FROM sync_log l JOIN tenant t ON t.id = l.tenant_id WHERE ${WHERE} GROUP BY 1 ORDER BY 1`,
    values,
  );
  const devices = await tx.query<Counts & { clientId: string | null; lastAt: string }>(
    `SELECT l.client_id AS "clientId", max(l.completed_at) AS "lastAt", ${COUNTS}
       FROM sync_log l WHERE ${WHERE} GROUP BY 1 ORDER BY max(l.completed_at) DESC LIMIT ${MOST_DEVICES}`,
    values,
  );
  return { days: days.rows, devices: devices.rows };
}
