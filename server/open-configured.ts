import path from 'node:path';
import type { Config } from './config.ts';
import { embeddedAvailable, openEmbedded, openPgliteDatabase, openUrl, type OpenDatabase } from './store/open.ts';

/** The database that the configuration names: a server, the embedded PostgreSQL, or PGlite where there is no binary. */
export async function openConfigured(config: Config, options: { shared?: boolean } = {}): Promise<OpenDatabase> {
  if (config.databaseUrl !== undefined) return openUrl({ url: config.databaseUrl, ownerUrl: config.databaseOwnerUrl, pool: config.pool });
  if (config.engine === 'postgres' && (await embeddedAvailable())) {
    return openEmbedded({ dir: path.join(config.dataDir, 'postgres'), pool: config.pool, ...(options.shared ? { shared: true } : {}) });
  }
  return openPgliteDatabase(path.join(config.dataDir, 'pglite'));
}
