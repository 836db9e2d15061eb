/** Another transaction that holds a tenant's head, as an import or an administrator's SQL does. */
import type { Tx } from '../../server/store/database.ts';
import type { TestServer } from '../../server/testing.ts';

/** The head is held until `work` has ended, and what `work` did by its transaction is committed with that. */
export function holdHead<T>(server: TestServer, tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return server.owner.transaction(async (tx) => {
    await tx.query("SELECT set_config('app.tenant_id', $1, true)", [tenantId]);
    await tx.query('SELECT rev FROM tenant_head WHERE tenant_id = $1 FOR UPDATE', [tenantId]);
    return work(tx);
  });
}

/** Until so many of the application's connections wait for a lock. */
export async function untilWaiting(server: TestServer, count: number): Promise<void> {
  for (;;) {
    const { rows } = await server.owner.query<{ n: string }>(
      "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if (Number(rows[0]?.n) >= count) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
