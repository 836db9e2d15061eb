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
