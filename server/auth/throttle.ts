import type { Clock } from '../../src/lib/world.ts';
import type { Database, Tx } from '../store/database.ts';
import { sha256 } from './keys.ts';

/** How many failures are free, and how the wait grows after them. */
const FREE_FAILURES = { account: 5, address: 30 } as const;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const FORGET_AFTER_MS = 30 * 60_000;

/** Before anybody has signed in there is no tenant. */
const NOBODYS = '00000000-0000-0000-0000-000000000000';

/** Who tries. A device that signed in before is counted by itself: strangers who guess don't lock its person out. */
export interface Attempt {
  account: string;
  address: string;
  /** The installation that a genuine cookie names. */
  device: string | null;
}

export interface Throttle {
  /** Milliseconds to wait before the next attempt; 0 when it may go on. */
  waitFor(attempt: Attempt): Promise<number>;
  failed(attempt: Attempt): Promise<void>;
  succeeded(attempt: Attempt): Promise<void>;
}

export const noThrottle: Throttle = { waitFor: async () => 0, failed: async () => undefined, succeeded: async () => undefined };

const accountKey = ({ account, device }: Attempt) => sha256(`account:${account}:${device ?? ''}`);
const addressKey = ({ address }: Attempt) => sha256(`address:${address}`);

const NOTE = `
  INSERT INTO sign_in_failure AS f (tenant_id, key, failures, last_at, until) VALUES ($1, $2, 1, $3, $3)
  ON CONFLICT (tenant_id, key) DO UPDATE SET
    failures = CASE WHEN f.last_at < $4 THEN 1 ELSE f.failures + 1 END, last_at = $3,
    until = CASE WHEN f.last_at < $4 OR f.failures + 1 <= $5 THEN $3
                 ELSE $3::timestamptz + least($6::float8 * power(2, least(f.failures - $5, 20)), $7::float8) * interval '1 ms' END`;

/** Failures counted in the database, so that they hold on every node and after a restart. */
export function createThrottle(db: () => Database, clock: Clock): Throttle {
  const inTx = <T>(fn: (tx: Tx) => Promise<T>) => db().withTenantTx({ tenantId: NOBODYS }, fn);
  const note = (tx: Tx, key: string, free: number) => {
    const now = clock.now();
    return tx.query(NOTE, [NOBODYS, key, new Date(now).toISOString(), new Date(now - FORGET_AFTER_MS).toISOString(), free, FIRST_WAIT_MS, LONGEST_WAIT_MS]);
  };
  return {
    async waitFor(attempt) {
      const keys = [await accountKey(attempt), await addressKey(attempt)];
      const { rows } = await inTx((tx) => tx.query<{ until: string }>('SELECT until FROM sign_in_failure WHERE tenant_id = $1 AND key IN ($2, $3)', [NOBODYS, ...keys]));
      return Math.max(0, ...rows.map(({ until }) => Date.parse(until) - clock.now()));
    },
    async failed(attempt) {
      const account = await accountKey(attempt);
      const address = await addressKey(attempt);
      await inTx(async (tx) => {
        await note(tx, account, FREE_FAILURES.account);
        await note(tx, address, FREE_FAILURES.address);
        await tx.query('DELETE FROM sign_in_failure WHERE tenant_id = $1 AND last_at < $2', [NOBODYS, new Date(clock.now() - 2 * FORGET_AFTER_MS).toISOString()]);
      });
    },
    async succeeded(attempt) {
      const account = await accountKey(attempt);
      await inTx((tx) => tx.query('DELETE FROM sign_in_failure WHERE tenant_id = $1 AND key = $2', [NOBODYS, account]));
    },
  };
}
