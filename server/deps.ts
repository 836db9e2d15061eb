import type { Context } from 'hono';
import type { Domain } from '../src/contract/domain.ts';
import type { Clock, Random } from '../src/lib/world.ts';
import type { Signer } from './auth/keys.ts';
import type { PasswordWork } from './auth/password-work.ts';
import type { ParseThread } from './import/parse-pieces.ts';
import type { Throttle } from './auth/throttle.ts';
import type { Database } from './store/database.ts';
import type { DatabaseState } from './store/supervise.ts';
import type { Metrics } from './metrics.ts';
import type { UpQueue } from './sync/up-queue.ts';

/** A line about what happened: ids, codes and numbers, never clinical content. */
export type Log = (line: Record<string, string | number | boolean | null>) => void;

/** Everything of the world that the application touches. */
export interface Deps {
  db: Database;
  /** What is known of the database without asking it. */
  databaseState(): DatabaseState;
  domain: Domain;
  /** The one way of a device's events into the database: every door submits to this queue (SPEC SV-169). */
  up: UpQueue;
  clock: Clock;
  random: Random;
  signer: Signer;
  throttle: Throttle;
  passwords: PasswordWork;
  /** Makes a thread for long texts of an import; null where there are no threads (a page's own server). */
  startParseThread: (() => ParseThread) | null;
  metrics: Metrics;
  log: Log;
  /** Served over TLS: cookies get `Secure` and the `__Host-` prefix. */
  secure: boolean;
  /** Origins besides the request's own host that may use cookies, e.g. behind a proxy that renames the host. */
  origins: readonly string[];
  remoteAddress(c: Context): string;
  sleep(ms: number): Promise<void>;
  /** Aborted when the server goes down: long answers end. */
  shutdown: AbortController;
}
