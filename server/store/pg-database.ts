import pg from 'pg';
import {
  BEGIN_READ,
  BEGIN_WRITE,
  bindContext,
  bindSettings,
  DatabaseUnavailable,
  isoInstant,
  type Database,
  type OwnerConnection,
  type QueryOptions,
  type Rows,
  type Tenant,
  type Tx,
  type TxOptions,
} from './database.ts';
import { pinSettings } from './session-settings.ts';

const asIs = (value: string) => value;
const PARSERS: Record<number, (value: string) => unknown> = { 20: asIs, 1082: asIs, 1700: asIs, 1184: isoInstant };

const getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
  PARSERS[oid] ?? pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser;

export const pgTypes = { getTypeParser };

const wrap = (client: pg.ClientBase | pg.Pool): Tx => ({
  async query<R>(text: string, params: readonly unknown[] = [], options?: QueryOptions): Promise<Rows<R>> {
    const result = await client.query({ text, values: [...params], ...options });
    return { rows: result.rows as R[], rowCount: result.rowCount ?? 0 };
  },
  async exec(text) {
    await client.query(text);
  },
});

/** Ends the transaction in every case. A connection that cannot be brought back to idle is discarded. */
async function inTransaction<T>(pool: pg.Pool, begin: string, fn: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw new DatabaseUnavailable('no database connection', { cause: error });
  });
  let broken: Error | undefined;
  // The pool handles errors of idle connections only: without this listener, an error on a busy one would end the
  // process.
  const onBroken = (error: Error) => {
    broken = error;
  };
  client.on('error', onBroken);
  try {
    await client.query(begin);
    const result = await fn(wrap(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: unknown) => {
      broken ??= failure instanceof Error ? failure : new Error('rollback failed');
    });
    // Whether an interrupted COMMIT succeeded is unknown. The client finds out by repeating the request.
    throw broken ? new DatabaseUnavailable('the connection broke', { cause: error }) : error;
  } finally {
    client.release(broken);
    client.off('error', onBroken);
  }
}

export interface PoolOptions {
  max?: number;
  statementTimeoutMs?: number;
  lockTimeoutMs?: number;
}

/** Runs on every new connection of a pool, before it is used. */
const pinned = (more?: Readonly<Record<string, string>>) => (client: pg.ClientBase) =>
  pinSettings((text, params) => client.query(text, params), more);

function pinningPool(config: pg.PoolConfig, more?: Readonly<Record<string, string>>): pg.Pool {
  // The pool waits for the promise of `onConnect`, and discards a connection whose settings do not hold.
  const pool = new pg.Pool({ types: pgTypes, ...config, onConnect: pinned(more) as (client: pg.ClientBase) => void });
  // Without a listener, a server that stops would end the process.
  pool.on('error', () => undefined);
  return pool;
}

export const openOwnerPool = (config: pg.PoolConfig): pg.Pool =>
  pinningPool({ max: 2, connectionTimeoutMillis: 10_000, ...config });

/**
 * The pool of the unprivileged login role. Waiting for a connection is bounded, so that under overload a request is
 * answered with 503 instead of waiting without end.
 */
export function openPool(config: pg.PoolConfig, options: PoolOptions = {}): pg.Pool {
  return pinningPool(
    { max: options.max ?? 10, connectionTimeoutMillis: 5000, idleTimeoutMillis: 30_000, ...config },
    {
      statement_timeout: String(options.statementTimeoutMs ?? 30_000),
      lock_timeout: String(options.lockTimeoutMs ?? 5000),
      idle_in_transaction_session_timeout: '60000',
    },
  );
}

export function pgDatabase(pool: pg.Pool): Database {
  const begin = (options?: TxOptions) => (options?.readOnly ? BEGIN_READ : BEGIN_WRITE);
  return {
    engine: 'pg',
    withTenantTx: (context, fn, options) =>
      inTransaction(pool, begin(options), async (tx) => {
        await bindContext(tx, context, options);
        return fn(tx);
      }),
    findTenant: (slug) =>
      inTransaction(pool, BEGIN_READ, async (tx) => {
        await bindSettings(tx, { 'app.tenant_slug': slug, 'app.tenant_id': '' });
        const { rows } = await tx.query<Tenant>('SELECT id, slug, name FROM tenant WHERE slug = $1', [slug]);
        return rows[0] ?? null;
      }),
    listen: (channel, onPayload) => listen(pool, channel, onPayload),
    ping: async () => void (await pool.query('SELECT 1')),
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  };
}

/** A connection of its own that listens, and is reopened when it breaks. The poll covers missed notifications. */
async function listen(
  pool: pg.Pool,
  channel: string,
  onPayload: (payload: string) => void,
): Promise<() => Promise<void>> {
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function connect(): Promise<void> {
    // The pool keeps its password out of what a spread copies.
    const next = new pg.Client({ ...pool.options, password: pool.options.password });
    next.on('error', () => undefined);
    next.on('notification', (message) => onPayload(message.payload ?? ''));
    next.on('end', () => {
      if (!stopped) timer = setTimeout(() => void connect().catch(() => undefined), 1000);
    });
    client = next;
    await next.connect();
    await pinned()(next);
    await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
  }

  await connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await client?.end().catch(() => undefined);
  };
}

export function pgOwner(pool: pg.Pool): OwnerConnection {
  return { ...wrap(pool), transaction: (fn) => inTransaction(pool, BEGIN_WRITE, fn) };
}
