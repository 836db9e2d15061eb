/** One statement's answer. int8 and date come as strings, timestamptz as ISO strings, jsonb as values. */
export interface Rows<R> {
  rows: R[];
  rowCount: number;
}

export interface QueryOptions {
  /** A statement that comes again and again keeps its plan under this name, on each connection. */
  name?: string;
}

/** What runs inside one transaction. */
export interface Tx {
  query<R = Record<string, unknown>>(text: string, params?: readonly unknown[], options?: QueryOptions): Promise<Rows<R>>;
  /** Several statements without parameters, in one round trip. */
  exec(text: string): Promise<void>;
}

/** Who acts, as the database's policies and triggers read it. */
export interface TenantContext {
  tenantId: string;
  userId?: string | null;
  clientId?: string | null;
  /** The door that the change came through; only `up` makes a version count as the device's own (protocol, Up 4). */
  via?: 'up' | 'rest' | 'import';
}

export interface TxOptions {
  /** One snapshot for all statements, and no writes. */
  readOnly?: boolean;
  /** Takes the tenant's head in the round trip that begins the transaction: first of all locks, as every writer must. */
  lockHead?: boolean;
}

export interface Database {
  engine: 'pg' | 'pglite';
  /** The only door to tenants' data: a transaction of the unprivileged role, bound to one tenant. */
  withTenantTx<T>(context: TenantContext, fn: (tx: Tx) => Promise<T>, options?: TxOptions): Promise<T>;
  /** The tenant of a slug, before anybody has signed in. */
  findTenant(slug: string): Promise<Tenant | null>;
  /** Calls back with the payload of every notification that commits on the channel. */
  listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>>;
  /** Answers when the database can be read. */
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
}

/** The database is not there for the moment: a dead instance, no connection, no free one. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable';
}

/** A string as an SQL literal. For settings only: everything else is a parameter. */
export function literal(value: string): string {
  if (value.includes('\0')) throw new Error('NUL in a setting');
  return `'${value.replaceAll("'", "''")}'`;
}

/** Statements that bind a transaction to its tenant. Local to the transaction: nothing outlives it in a pooled session. */
export function contextStatements(context: TenantContext): string {
  const settings: Record<string, string> = {
    'app.tenant_id': context.tenantId,
    'app.user_id': context.userId ?? '',
    'app.client_id': context.clientId ?? '',
    'app.via': context.via ?? '',
    'app.event_id': '',
    'app.reason': '',
    'app.action': '',
    'app.occurred_at': '',
  };
  return settingStatement(settings);
}

export function settingStatement(settings: Record<string, string>): string {
  const calls = Object.entries(settings).map(([name, value]) => `set_config(${literal(name)}, ${literal(value)}, true)`);
  return `SELECT ${calls.join(', ')};`;
}

export const LOCK_HEAD = 'SELECT rev FROM lock_tenant_head();';

export const BEGIN_WRITE = 'BEGIN;';
export const BEGIN_READ = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;';

/** A timestamptz as PostgreSQL writes it in UTC, as an ISO string. */
export function isoInstant(value: string): string {
  return new Date(`${value.replace(' ', 'T').replace(/\+00$/, '')}Z`).toISOString();
}

const sqlState = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

export const sqlStateOf = sqlState;

export const constraintOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : '';

/** serialization_failure, deadlock_detected, lock_not_available: the same transaction may pass when it is tried again. */
export const isRetryable = (error: unknown): boolean => ['40001', '40P01', '55P03'].includes(sqlState(error));

/** The whole transaction is lost or may not go on: connection, shutdown, resources, cancelled by a timeout. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof DatabaseUnavailable || /^(08|53|57|58|XX|25P0)/.test(sqlState(error)) || ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE'].includes(sqlState(error));
