import { systemClock, systemRandom } from '../src/lib/world.ts';
import { passingHeadKey } from './audit/web-key.ts';
import { createSigner } from './auth/keys.ts';
import { createPasswordWork, inThisThread } from './auth/password-work.ts';
import { createThrottle } from './auth/throttle.ts';
import type { Deps, ServerDomain } from './deps.ts';
import { noQuotas } from './http/quotas.ts';
import { createMetrics } from './metrics.ts';
import type { Database } from './store/database.ts';
import { createUpQueue } from './sync/up-queue.ts';

/** The usual dependencies around an application's database; any of them can be replaced. */
export function createDeps(
  domain: ServerDomain,
  db: Database,
  secret: string,
  given: Partial<Omit<Deps, 'up'>> = {},
): Deps {
  const clock = given.clock ?? systemClock;
  const metrics = createMetrics(() => clock.now());
  for (const part of ['total', 'idle', 'waiting'] as const)
    metrics.gauge(`database_connections_${part}`, () => db.stats()[part]);
  return withUpQueue({
    db,
    databaseState: () => 'running',
    host: null,
    domain,
    clock,
    random: systemRandom,
    signer: createSigner(secret),
    headKey: passingHeadKey(),
    mail: null,
    throttle: createThrottle(() => db, clock),
    quotas: noQuotas,
    passwords: createPasswordWork(inThisThread, 1),
    metrics,
    log: () => undefined,
    secure: false,
    origins: [],
    remoteAddress: () => 'local',
    shutdown: new AbortController(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    ...given,
  });
}

/** The dependencies with an up queue of their own: all entrances share it. */
export function withUpQueue(rest: Omit<Deps, 'up'>): Deps {
  const deps: Deps = { ...rest, up: (job) => up(job) };
  const up = createUpQueue(deps);
  return deps;
}
