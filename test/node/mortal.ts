import type { Database, Tx } from '../../server/store/database.ts';

/** The process is gone: nothing that it waited for comes any more. */
export class Killed extends Error {
  override name = 'Killed';
}

export type Side = 'before' | 'after';

export interface MortalDatabase {
  db: Database;
  /** How often the server has waited for its database so far. */
  points(): number;
  /** Dies at the point given, counted from now: before its effect, or after it and before anybody hears of it. */
  arm(point: number, side: Side): void;
  struck(): boolean;
}

/**
 * Counts every await of the server on its database: the beginning of a transaction, each statement, its end before and
 * after COMMIT. From the blow on, no call does anything; an open transaction is rolled back, as the database does when
 * its client is gone.
 */
export function mortal(db: Database): MortalDatabase {
  let count = 0;
  let target = Number.POSITIVE_INFINITY;
  let at: Side = 'before';
  let dead = false;

  async function step<T>(work: () => Promise<T>): Promise<T> {
    if (dead) throw new Killed();
    const here = (count += 1);
    const die = (side: Side) => {
      if (here === target && side === at) dead = true;
      if (dead) throw new Killed();
    };
    die('before');
    try {
      return await work();
    } finally {
      // After a failure too: a process can die of hearing nothing but bad news.
      die('after');
    }
  }

  const watched = (tx: Tx): Tx => ({
    query: (text, params, options) => step(() => tx.query(text, params, options)),
    exec: (text) => step(() => tx.exec(text)),
  });

  return {
    db: {
      ...db,
      withTenantTx: (context, fn, options) =>
        step(() => db.withTenantTx(context, (tx) => step(() => fn(watched(tx))), options)),
      findTenant: (slug) => step(() => db.findTenant(slug)),
      ping: () => step(() => db.ping()),
    },
    points: () => count,
    arm(point, side) {
      target = count + point;
      at = side;
    },
    struck: () => dead,
  };
}
