/** The result of one statement. int8 and date are strings, timestamptz is an ISO string, jsonb is a parsed value. */
export interface Rows<R> {
  rows: R[];
  rowCount: number;
}

export interface QueryOptions {
  /** A named statement keeps its plan on each connection; for statements that are run often. */
  name?: string;
}

/** What can be run inside one transaction. */
export interface Tx {
  query<R = Record<string, unknown>>(
    text: string,
    params?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<Rows<R>>;
  /** Several statements without parameters, in one round trip. */
  exec(text: string): Promise<void>;
}

/** Who acts, as the database's policies and triggers read it. */
export interface TenantContext {
  tenantId: string;
  userId?: string | null;
  clientId?: string | null;
  /**
   * The entrance through which the change came. Only after `up` does a version count as written by the device itself
   * (protocol, Up 4).
   */
  via?: 'up' | 'rest' | 'import';
}

export interface TxOptions {
  /** Read only, and all statements see one snapshot. */
  readOnly?: boolean;
  /** Locks the tenant's head in the round trip that begins the transaction. Every writer must take this lock first. */
  lockHead?: boolean;
}

export interface Database {
  engine: 'pg' | 'pglite';
  /** The only access to tenants' data: a transaction of the unprivileged role, bound to one tenant. */
  withTenantTx<T>(context: TenantContext, fn: (tx: Tx) => Promise<T>, options?: TxOptions): Promise<T>;
  /** Finds a tenant by its slug, before anybody has signed in. */
  findTenant(slug: string): Promise<Tenant | null>;
  /** Calls back with the payload of every notification that is committed on the channel. */
  listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>>;
  /** Resolves if the database can be read. */
  ping(): Promise<void>;
  stats(): { total: number; idle: number; waiting: number };
  close(): Promise<void>;
}

/** The owner's connection: migrations, provisioning, checks. Never used for a request. */
export interface OwnerConnection {
  query<R = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<Rows<R>>;
  exec(text: string): Promise<void>;
  transaction<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
}

export interface Tenant {
  id: string;
  slug: string;
  name: string;
  /** The time zone of the tenant's clinic, if one is set. */
  zone?: string;
}

/** The database is unavailable for the moment: the instance is dead, the connection failed, or none is free. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable';
}

/**
 * Binds a transaction to its tenant and, if asked, locks the tenant's head. The settings are local to the transaction,
 * so none of them stays behind in a pooled session.
 */
export async function bindContext(tx: Tx, context: TenantContext, options?: TxOptions): Promise<void> {
  await tx.query(
    'SELECT begin_work($1, $2, $3, $4, $5)',
    [context.tenantId, context.userId ?? '', context.clientId ?? '', context.via ?? '', options?.lockHead === true],
    { name: 'begin-work' },
  );
}

type Setting =
  | 'app.tenant_id'
  | 'app.tenant_slug'
  | 'app.user_id'
  | 'app.client_id'
  | 'app.event_id'
  | 'app.reason'
  | 'app.action'
  | 'app.occurred_at';

/** Settings of this transaction. Names and values are parameters: no value becomes part of a statement's text. */
export async function bindSettings(tx: Tx, settings: Partial<Record<Setting, string>>): Promise<void> {
  await tx.query(
    'SELECT set_config(s.name, s.value, true) FROM unnest($1::text[], $2::text[]) AS s (name, value)',
    [Object.keys(settings), Object.values(settings)],
    { name: 'bind-settings' },
  );
}

/** Stated explicitly, so that the server's defaults do not matter. */
export const BEGIN_WRITE = 'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE';
export const BEGIN_READ = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** Converts a timestamptz, as PostgreSQL writes it in UTC, to an ISO string. */
export function isoInstant(value: string): string {
  return new Date(`${value.replace(' ', 'T').replace(/\+00$/, '')}Z`).toISOString();
}

const sqlState = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

export const sqlStateOf = sqlState;

export const constraintOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'constraint' in error && typeof error.constraint === 'string'
    ? error.constraint
    : '';

/**
 * serialization_failure, deadlock_detected, lock_not_available: the same transaction may succeed when it is retried.
 */
export const isRetryable = (error: unknown): boolean => ['40001', '40P01', '55P03'].includes(sqlState(error));

/**
 * The transaction is lost: the connection broke, the server is shutting down, resources ran out, or a timeout cancelled
 * it.
 */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof DatabaseUnavailable ||
  /^(08|53|57|58|XX|25P0)/.test(sqlState(error)) ||
  ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE'].includes(sqlState(error));

/** insufficient_privilege: the role of this connection lacks the right. */
export const NOT_ALLOWED = '42501';
