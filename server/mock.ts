import type { Hono } from 'hono';
import { createApp } from './app.ts';
import { noThrottle } from './auth/throttle.ts';
import { createDeps } from './create-deps.ts';
import type { Deps } from './deps.ts';
import { clinicServer } from './domains/clinic/index.ts';
import { createConformanceFixture } from './domains/clinic/fixtures/conformance.ts';
import { createDemo } from './domains/clinic/fixtures/demo.ts';
import type { AppEnv } from './http/authenticate.ts';
import { ensureAppRole } from './store/app-role.ts';
import { migrate } from './store/migrate.ts';
import { openPglite, pgliteDatabase, pgliteOwner } from './store/pglite-database.ts';

export interface MockServer {
  app: Hono<AppEnv>;
  deps: Deps;
  close(): Promise<void>;
}

export interface MockServerOptions {
  fixture?: 'demo' | 'conformance';
  /** Where PGlite keeps its data, e.g. `idb://medicalpro-mock`; in memory without it. */
  dataDir?: string;
  deps?: Partial<Omit<Deps, 'up'>>;
}

/** The real server in memory, for the browser's mock mode and for component tests. Needs nothing of Node. */
export async function createMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const instance = await openPglite(options.dataDir === undefined ? {} : { dataDir: options.dataDir });
  const owner = pgliteOwner(instance);
  await ensureAppRole(owner);
  await migrate(owner, clinicServer.migrations);
  const { rows } = await owner.query('SELECT 1 FROM tenant LIMIT 1');
  if (rows.length === 0)
    await (options.fixture === 'conformance' ? createConformanceFixture(owner) : createDemo(owner, Date.now()));
  const deps = createDeps(clinicServer, pgliteDatabase(instance), 'the mock keeps no secrets from its own page', {
    throttle: noThrottle,
    ...options.deps,
  });
  return {
    app: createApp(deps),
    deps,
    close: async () => {
      deps.shutdown.abort();
      await instance.close();
    },
  };
}
