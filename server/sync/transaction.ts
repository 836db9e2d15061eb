import type { Deps } from '../deps.ts';
import { isRetryable, isUnavailable, type TenantContext, type Tx } from '../store/database.ts';
import { assert } from '../../src/lib/assert.ts';

const MOST_ATTEMPTS = 10;
const LONGEST_MS = 15_000;

/** The server cannot do it at the moment. The client may send the same request again. */
export class Busy extends Error {
  override name = 'Busy';
  readonly retryAfterSeconds = 5;
}

export interface Head {
  epoch: string;
  rev: string;
  revAt: string;
}

export async function readHead(tx: Tx, tenantId: string): Promise<Head & { trimmedRev: string }> {
  const { rows } = await tx.query<{ epoch: string; rev: string; rev_at: string; trimmed_rev: string }>(
    'SELECT epoch, rev, rev_at, trimmed_rev FROM tenant_head WHERE tenant_id = $1',
    [tenantId],
  );
  return { ...headOf(rows[0]), trimmedRev: rows[0]?.trimmed_rev ?? '0' };
}

export function headOf(row: { epoch: string; rev: string; rev_at: string } | undefined): Head {
  assert(row, 'a tenant has a head');
  return { epoch: row.epoch, rev: row.rev, revAt: row.rev_at };
}

/**
 * Runs the whole work again if the database aborts it (serialization, deadlock, lock timeout), for a limited time. Then
 * it throws {@link Busy}.
 */
export async function retried<T>(deps: Pick<Deps, 'clock' | 'random' | 'sleep'>, work: () => Promise<T>): Promise<T> {
  const end = deps.clock.now() + LONGEST_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (isRetryable(error) && attempt < MOST_ATTEMPTS && deps.clock.now() < end) {
        await deps.sleep(deps.random.next() * 20 * 2 ** Math.min(attempt, 6));
        continue;
      }
      if (isRetryable(error) || isUnavailable(error)) throw new Busy('the database is not available', { cause: error });
      throw error;
    }
  }
}

/** A write transaction under the tenant's head. */
export const writeTransaction = <T>(deps: Deps, context: TenantContext, fn: (tx: Tx) => Promise<T>): Promise<T> =>
  retried(deps, () => deps.db.withTenantTx(context, fn, { lockHead: true }));
