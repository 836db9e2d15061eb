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

/** Who attempts to sign in. */
export interface Attempt {
  /** The account that was found, never the text that was typed: different spellings of one account share its count. */
  account: string;
  address: string;
  /**
   * A device on which this account has signed in before has a count of its own, so that strangers who guess cannot lock
   * its person out, from the same address neither: a clinic and its waiting room may share one.
   */
  knownDevice: string | null;
}

export interface Throttle {
  /**
   * Counts the attempt as failed before the password is checked, so that parallel attempts are counted too. Returns the
   * milliseconds to wait; 0: continue.
   */
  reserve(attempt: Attempt): Promise<number>;
  /** The password was right: resets the account's count and takes the attempt off the address's count. */
  succeeded(attempt: Attempt): Promise<void>;
  /** The password could not be checked: the attempt is taken off both counts. */
  release(attempt: Attempt): Promise<void>;
}

export const noThrottle: Throttle = {
  reserve: async () => 0,
  succeeded: async () => undefined,
  release: async () => undefined,
};

/** A household or a clinic has one IPv4 address, or 2⁶⁴ addresses of one IPv6 network. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined
      ? first
      : [...first, ...Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0'), ...last];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

const accountKey = ({ account, knownDevice }: Attempt) => sha256(`account:${account}:${knownDevice ?? ''}`);
const addressKey = ({ address }: Attempt) => sha256(`address:${networkOf(address)}`);

/**
 * One statement counts and decides: while it holds the row, the next attempt waits. It returns no row while the wait
 * lasts.
 */
const RESERVE = `
  INSERT INTO sign_in_failure AS f (tenant_id, key, failures, last_at, until) VALUES ($1, $2, 1, $3, 'epoch')
  ON CONFLICT (tenant_id, key) DO UPDATE SET
    failures = CASE WHEN f.last_at < $4 THEN 1 ELSE f.failures + 1 END, last_at = $3,
    until = CASE WHEN f.last_at < $4 OR f.failures + 1 <= $5 THEN 'epoch'
                 ELSE $3::timestamptz + least($6::float8 * power(2, least(f.failures - $5, 20)), $7::float8) * interval '1 ms' END
    WHERE f.until <= $3
  RETURNING failures`;

const GIVE_BACK = `
  UPDATE sign_in_failure SET failures = greatest(failures - 1, 0), until = CASE WHEN failures - 1 <= $3 THEN 'epoch' ELSE until END WHERE tenant_id = $1 AND key = $2`;

class Wait extends Error {
  override name = 'Wait';
  readonly ms: number;
  constructor(ms: number) {
    super('an attempt has to wait');
    this.ms = ms;
  }
}

/** Attempts are counted in the database, so that the limits hold on every node and after a restart. */
export function createThrottle(db: () => Database, clock: Clock): Throttle {
  const inTx = <T>(fn: (tx: Tx) => Promise<T>) => db().withTenantTx({ tenantId: NOBODYS }, fn);
  const at = (ms: number) => new Date(ms).toISOString();

  async function reserve(tx: Tx, key: string, free: number, now: number): Promise<void> {
    const { rows } = await tx.query(RESERVE, [
      NOBODYS,
      key,
      at(now),
      at(now - FORGET_AFTER_MS),
      free,
      FIRST_WAIT_MS,
      LONGEST_WAIT_MS,
    ]);
    if (rows.length > 0) return;
    const { rows: blocked } = await tx.query<{ until: string }>(
      'SELECT until FROM sign_in_failure WHERE tenant_id = $1 AND key = $2',
      [NOBODYS, key],
    );
    throw new Wait(Math.max(1, Date.parse(blocked[0]?.until ?? '') - now || 1));
  }

  return {
    async reserve(attempt) {
      const [account, address, now] = [await accountKey(attempt), await addressKey(attempt), clock.now()];
      try {
        // Every transaction counts the address first, so that none deadlocks with another.
        await inTx(async (tx) => {
          if (attempt.knownDevice === null) await reserve(tx, address, FREE_FAILURES.address, now);
          await reserve(tx, account, FREE_FAILURES.account, now);
        });
        return 0;
      } catch (error) {
        // The transaction is rolled back, so an attempt that is not made is not counted.
        if (error instanceof Wait) return error.ms;
        throw error;
      }
    },
    async succeeded(attempt) {
      const [account, address] = [await accountKey(attempt), await addressKey(attempt)];
      await inTx(async (tx) => {
        if (attempt.knownDevice === null) await tx.query(GIVE_BACK, [NOBODYS, address, FREE_FAILURES.address]);
        await tx.query('DELETE FROM sign_in_failure WHERE tenant_id = $1 AND (key = $2 OR last_at < $3)', [
          NOBODYS,
          account,
          at(clock.now() - 2 * FORGET_AFTER_MS),
        ]);
      });
    },
    async release(attempt) {
      const [account, address] = [await accountKey(attempt), await addressKey(attempt)];
      await inTx(async (tx) => {
        if (attempt.knownDevice === null) await tx.query(GIVE_BACK, [NOBODYS, address, FREE_FAILURES.address]);
        await tx.query(GIVE_BACK, [NOBODYS, account, FREE_FAILURES.account]);
      });
    },
  };
}
