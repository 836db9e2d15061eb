import { PGlite, types, type PGliteOptions, type Transaction } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { APP_ROLE } from './migrations/index.ts';
import {
  bindContext,
  bindSettings,
  DatabaseUnavailable,
  isoInstant,
  sqlStateOf,
  type Database,
  type OwnerConnection,
  type Rows,
  type Tenant,
  type Tx,
} from './database.ts';
import { pinSettings } from './session-settings.ts';

const asIs = (value: string) => value;

const parsers = { [types.INT8]: asIs, [types.DATE]: asIs, [types.NUMERIC]: asIs, [types.TIMESTAMPTZ]: isoInstant };

/** Opens PGlite in memory or in a folder. The caller locks the folder: PGlite itself takes no lock. */
export async function openPglite(options: PGliteOptions = {}): Promise<PGlite> {
  const instance = await PGlite.create({ ...options, parsers, extensions: { btree_gist } });
  await pinSettings((text, params) => instance.query(text, params));
  return instance;
}

const wrap = (tx: Pick<Transaction, 'query' | 'exec'>): Tx => ({
  async query<R>(text: string, params: readonly unknown[] = []): Promise<Rows<R>> {
    const result = await tx.query<R>(text, [...params]);
    return {
      rows: result.rows,
      rowCount: result.affectedRows && result.affectedRows > 0 ? result.affectedRows : result.rows.length,
    };
  },
  async exec(text) {
    await tx.exec(text);
  },
});

export function pgliteOwner(instance: PGlite): OwnerConnection {
  return { ...wrap(instance), transaction: (fn) => instance.transaction((tx) => fn(wrap(tx))) };
}

/**
 * PGlite itself has failed: a trap of WebAssembly, or an internal error (class XX) in the state that a swallowed trap
 * left behind.
 */
const isBroken = (error: unknown): boolean =>
  error instanceof WebAssembly.RuntimeError || sqlStateOf(error).startsWith('XX');

/**
 * There is one session, so transactions wait for one another. An instance that has failed is reported as dead: its
 * memory cannot be trusted. `onBroken` is called once.
 */
export function pgliteDatabase(instance: PGlite, onBroken: () => void = () => undefined): Database {
  let dead = false;

  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    if (dead) throw new DatabaseUnavailable('the database instance has broken inside');
    try {
      return await work();
    } catch (error) {
      if (isBroken(error) && !dead) {
        dead = true;
        onBroken();
      }
      throw error;
    }
  }

  const asApp = <T>(fn: (tx: Tx) => Promise<T>, readOnly: boolean): Promise<T> =>
    guarded(() =>
      instance.transaction(async (tx) => {
        await tx.exec(
          `${readOnly ? 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;' : ''} SET LOCAL ROLE ${APP_ROLE};`,
        );
        return fn(wrap(tx));
      }),
    );

  return {
    engine: 'pglite',
    withTenantTx: (context, fn, options) =>
      asApp(async (tx) => {
        await bindContext(tx, context, options);
        return fn(tx);
      }, options?.readOnly === true),
    findTenant: (slug) =>
      asApp(async (tx) => {
        await bindSettings(tx, { 'app.tenant_slug': slug, 'app.tenant_id': '' });
        const { rows } = await tx.query<Tenant>('SELECT id, slug, name FROM tenant WHERE slug = $1', [slug]);
        return rows[0] ?? null;
      }, true),
    listen: (channel, onPayload) => instance.listen(channel, onPayload),
    ping: () => guarded(async () => void (await instance.query('SELECT 1'))),
    stats: () => ({ total: 1, idle: 1, waiting: 0 }),
    close: () => instance.close(),
  };
}
