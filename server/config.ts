import path from 'node:path';
import { STREAMS_PER_SESSION, type Quotas } from './http/quotas.ts';
import { parseArgs } from 'node:util';

export interface Config {
  host: string;
  port: number;
  dataDir: string;
  /** Where administrators' backups are written, and looked for. */
  backupDir: string;
  databaseUrl: string | undefined;
  databaseOwnerUrl: string | undefined;
  engine: 'postgres' | 'pglite';
  sessionSecret: string | undefined;
  /** The private key that signs the heads of the audit; without it the data folder keeps one. */
  auditKey: string | undefined;
  /** The public address, when a proxy serves it: `https:` makes cookies secure. */
  publicUrl: string | undefined;
  /** How mail is sent: `smtp://USER:PASSWORD@HOST:PORT` and the sender; without it invitations are handed over. */
  mail: { url: string; from: string; publicUrl: string } | undefined;
  /** A proxy of ours stands in front of this server and names the caller. */
  trustProxy: boolean;
  distDir: string;
  demo: boolean;
  pool: { max: number; statementTimeoutMs: number; lockTimeoutMs: number };
  quotas: Quotas;
  retention: { tombstoneDays: number; logDays: number };
  /** How long a shutdown waits for requests under way. */
  drainMs: number;
}

export class BadConfig extends Error {
  override name = 'BadConfig';
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535)
    throw new BadConfig(`PORT must be a number from 0 to 65535, not "${text}"`);
  return value;
}

function whole(
  env: Record<string, string | undefined>,
  name: string,
  usual: number,
  least: number,
  most: number,
): number {
  const text = env[name];
  if (text === undefined) return usual;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new BadConfig(`${name} must be a whole number from ${least} to ${most}, not "${text}"`);
  return value;
}

/** A wrong address of the mail server is told at the start, without its password. */
function mailOf(env: Record<string, string | undefined>): Config['mail'] {
  const { SMTP_URL: url, MAIL_FROM: from, PUBLIC_URL: publicUrl } = env;
  if (url === undefined) return undefined;
  if (!/^smtps?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new BadConfig('SMTP_URL must be smtp://USER:PASSWORD@HOST:PORT, or smtps: for TLS from the first byte');
  if (from === undefined || !from.includes('@'))
    throw new BadConfig('SMTP_URL needs MAIL_FROM, the sender of the mail');
  if (publicUrl === undefined) throw new BadConfig('SMTP_URL needs PUBLIC_URL: the links in the mail begin with it');
  return { url, from, publicUrl };
}

/**
 * Options take precedence over the environment, and that over the default. Everything is checked before anything
 * starts.
 */
export function readConfig(args: string[], env: Record<string, string | undefined>): Config {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      'data-dir': { type: 'string' },
      'database-url': { type: 'string' },
      engine: { type: 'string' },
      'no-demo': { type: 'boolean' },
    },
  });
  const engine = values.engine ?? env['ENGINE'] ?? 'postgres';
  if (engine !== 'postgres' && engine !== 'pglite')
    throw new BadConfig(`the engine is postgres or pglite, not "${engine}"`);
  const sessionSecret = env['SESSION_SECRET'];
  if (sessionSecret !== undefined && sessionSecret.length < 32)
    throw new BadConfig('SESSION_SECRET must have at least 32 characters');
  const dataDir = path.resolve(values['data-dir'] ?? env['DATA_DIR'] ?? 'data');
  return {
    host: values.host ?? env['HOST'] ?? '127.0.0.1',
    port: port(values.port ?? env['PORT'] ?? '4300'),
    dataDir,
    backupDir: path.resolve(env['BACKUP_DIR'] ?? path.join(dataDir, 'backups')),
    databaseUrl: values['database-url'] ?? env['DATABASE_URL'],
    databaseOwnerUrl: env['DATABASE_OWNER_URL'],
    engine,
    sessionSecret,
    auditKey: env['AUDIT_KEY'],
    publicUrl: env['PUBLIC_URL'],
    mail: mailOf(env),
    trustProxy: env['TRUST_PROXY'] === 'on',
    distDir: path.resolve(env['DIST_DIR'] ?? 'dist'),
    demo: values['no-demo'] !== true && env['DEMO'] !== 'off',
    pool: {
      max: whole(env, 'POOL_SIZE', 10, 2, 500),
      statementTimeoutMs: whole(env, 'STATEMENT_TIMEOUT_MS', 30_000, 1000, 600_000),
      lockTimeoutMs: whole(env, 'LOCK_TIMEOUT_MS', 5000, 100, 60_000),
    },
    quotas: {
      perMinute: {
        session: whole(env, 'QUOTA_SESSION', 30_000, 60, 10_000_000),
        tenant: whole(env, 'QUOTA_TENANT', 120_000, 60, 10_000_000),
        address: whole(env, 'QUOTA_ADDRESS', 6_000, 60, 10_000_000),
      },
      streams: {
        session: whole(env, 'STREAMS_SESSION', STREAMS_PER_SESSION, 1, 1_000),
        tenant: whole(env, 'STREAMS_TENANT', 2_000, 10, 100_000),
      },
    },
    // Devices keep what was acknowledged for 7 days: if deletions were forgotten earlier, a resync could not repair it.
    retention: {
      tombstoneDays: whole(env, 'TOMBSTONE_DAYS', 90, 8, 3650),
      logDays: whole(env, 'LOG_DAYS', 365, 30, 3650),
    },
    drainMs: whole(env, 'DRAIN_SECONDS', 10, 1, 300) * 1000,
  };
}
