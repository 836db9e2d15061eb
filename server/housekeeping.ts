import type { Deps } from './deps.ts';
import { CHANGE_CHANNEL } from './sync/events.ts';

export interface Retention {
  /**
   * How long the feed keeps a deletion, and an application its own changes; a client that was away longer pulls from
   * the beginning.
   */
  tombstoneDays: number;
  /** How long the log of syncs and ended sessions are kept. The audit and the versions are never shortened. */
  logDays: number;
}

const EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
const daysAgo = (deps: Deps, days: number) => new Date(deps.clock.now() - days * DAY_MS).toISOString();

/** One tenant at a time; a tenant that another node is working on is skipped. */
export async function tidyTenant(deps: Deps, tenantId: string, retention: Retention): Promise<boolean> {
  return deps.db.withTenantTx({ tenantId }, async (tx) => {
    const { rows: locks } = await tx.query<{ mine: boolean }>(
      'SELECT pg_try_advisory_xact_lock(7236, hashtext($1)) AS mine',
      [tenantId],
    );
    if (locks[0]?.mine !== true) return false;
    const { rows } = await tx.query<{ tombstones: string; log_rows: string; sessions: string }>(
      'SELECT * FROM tidy_tenant($1, $2)',
      [daysAgo(deps, retention.tombstoneDays), daysAgo(deps, retention.logDays)],
    );
    const [gone] = rows;
    if (gone && gone.tombstones !== '0')
      deps.log({
        level: 'info',
        message: 'tidied',
        tenantId,
        tombstones: Number(gone.tombstones),
        logRows: Number(gone.log_rows),
        sessions: Number(gone.sessions),
      });
    return true;
  });
}

/**
 * Runs every hour over the tenants in which something has changed (only there can something have expired), and over
 * what they all share.
 */
export async function startHousekeeping(deps: Deps, retention: Retention): Promise<void> {
  const changed = new Set<string>();
  const stop = await deps.db.listen(CHANGE_CHANNEL, (payload) => {
    const [tenantId] = payload.split(':');
    if (tenantId !== undefined && tenantId !== '') changed.add(tenantId);
  });
  const timer = setInterval(() => {
    const due = [...changed];
    changed.clear();
    const failed = (tenantId: string | null) => (error: unknown) => {
      deps.log({
        level: 'warn',
        message: 'tidying failed',
        tenantId,
        error: error instanceof Error ? error.name : 'unknown',
      });
    };
    void (async () => {
      for (const tenantId of due)
        await tidyTenant(deps, tenantId, retention).catch((error: unknown) => {
          changed.add(tenantId);
          failed(tenantId)(error);
        });
      for (const tenantId of [...due, null])
        await deps.domain.tidy(deps, tenantId, daysAgo(deps, retention.tombstoneDays)).catch(failed(tenantId));
    })();
  }, EVERY_MS);
  timer.unref();
  deps.shutdown.signal.addEventListener(
    'abort',
    () => {
      clearInterval(timer);
      void stop().catch(() => undefined);
    },
    { once: true },
  );
}
