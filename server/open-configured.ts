import path from 'node:path';
import type { Config } from './config.ts';
import type { EmbeddedOptions } from './store/embedded-postgres.ts';
import type { Migration } from './store/migrations/index.ts';
import { embeddedAvailable, openEmbedded, openPgliteDatabase, openUrl, type OpenDatabase } from './store/open.ts';

/** Of the embedded database alone: use a server that another process of ours started; hear of its ends and restarts. */
type OpenOptions = Pick<EmbeddedOptions, 'shared' | 'onChange'>;

/** The database that the configuration names: a server, the embedded PostgreSQL, or PGlite where there is no binary. */
export async function openConfigured(
  config: Config,
  migrations: readonly Migration[],
  options: OpenOptions = {},
): Promise<OpenDatabase> {
  if (config.databaseUrl !== undefined)
    return openUrl({ migrations, url: config.databaseUrl, ownerUrl: config.databaseOwnerUrl, pool: config.pool });
  if (config.engine === 'postgres' && (await embeddedAvailable())) {
    return openEmbedded({ migrations, dir: path.join(config.dataDir, 'postgres'), pool: config.pool, ...options });
  }
  return openPgliteDatabase({ migrations }, path.join(config.dataDir, 'pglite'));
}
