import path from 'node:path';
import { parseArgs } from 'node:util';

export interface Config {
  host: string;
  port: number;
  dataDir: string;
  databaseUrl: string | undefined;
  databaseOwnerUrl: string | undefined;
  engine: 'postgres' | 'pglite';
  sessionSecret: string | undefined;
  /** The public address, when a proxy serves it: `https:` makes cookies secure. */
  publicUrl: string | undefined;
  distDir: string;
  demo: boolean;
}

export class BadConfig extends Error {
  override name = 'BadConfig';
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535) throw new BadConfig(`PORT must be a number from 0 to 65535, not "${text}"`);
  return value;
}

/** Options come before the environment, and that before the default. Everything is checked before anything starts. */
export function readConfig(args: string[], env: Record<string, string | undefined>): Config {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' }, host: { type: 'string' }, 'data-dir': { type: 'string' }, 'database-url': { type: 'string' }, engine: { type: 'string' }, 'no-demo': { type: 'boolean' },
    },
  });
  const engine = values.engine ?? env['ENGINE'] ?? 'postgres';
  if (engine !== 'postgres' && engine !== 'pglite') throw new BadConfig(`the engine is postgres or pglite, not "${engine}"`);
  const sessionSecret = env['SESSION_SECRET'];
  if (sessionSecret !== undefined && sessionSecret.length < 32) throw new BadConfig('SESSION_SECRET must have at least 32 characters');
  return {
    host: values.host ?? env['HOST'] ?? '127.0.0.1',
    port: port(values.port ?? env['PORT'] ?? '4300'),
    dataDir: path.resolve(values['data-dir'] ?? env['DATA_DIR'] ?? 'data'),
    databaseUrl: values['database-url'] ?? env['DATABASE_URL'],
    databaseOwnerUrl: env['DATABASE_OWNER_URL'],
    engine,
    sessionSecret,
    publicUrl: env['PUBLIC_URL'],
    distDir: path.resolve(env['DIST_DIR'] ?? 'dist'),
    demo: values['no-demo'] !== true && env['DEMO'] !== 'off',
  };
}
