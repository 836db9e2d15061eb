import type { Context, Hono } from 'hono';
import type { Domain } from '../src/contract/domain.ts';
import type { Clock, Random } from '../src/lib/world.ts';
import type { HeadKey } from './audit/signed-head.ts';
import type { Signer } from './auth/keys.ts';
import type { PasswordWork } from './auth/password-work.ts';
import type { Throttle } from './auth/throttle.ts';
import type { AppEnv } from './http/authenticate.ts';
import type { Operation } from './http/operation.ts';
import type { Host } from './host.ts';
import type { Quotas } from './http/quotas.ts';
import type { SearchRule } from './http/record-search.ts';
import type { Mailer } from './mail/mailer.ts';
import type { Database } from './store/database.ts';
import type { Migration } from './store/migrations/index.ts';
import type { DatabaseState } from './store/supervise.ts';
import type { Metrics } from './metrics.ts';
import type { ConstraintFaults } from './sync/faults.ts';
import type { FirstNeed } from './sync/needed-first.ts';
import type { UpQueue } from './sync/up-queue.ts';

/** A log line: ids, codes and numbers, never clinical content. */
export type Log = (line: Record<string, string | number | boolean | null>) => void;

/** What the letter to an invited person holds. */
export interface InvitationFacts {
  name: string;
  clinic: string;
  /** By what the clinic is called when one signs in. */
  slug: string;
  link: string;
  /** RFC 3339, shown in the clinic's zone. */
  expiresAt: string;
  zone: string;
}

/**
 * An application as its server knows it: the domain that it shares with its clients, and what exists on the server
 * only. One folder of `server/domains/` declares it.
 */
export interface ServerDomain extends Domain {
  /** The engine's migrations and its own, in the order of their release. */
  migrations: readonly Migration[];
  /** The messages for changes that violate its constraints. */
  faults: ConstraintFaults;
  /** How `q` finds the records of a type, if texts and dates alone are not enough. */
  search: Readonly<Record<string, SearchRule>>;
  /** What a device copies first, in this order; as much of it as one page holds. */
  neededFirst: readonly FirstNeed[];
  /** Its own routes, and their part of the API document. */
  routes(deps: Deps): readonly { path: string; app: Hono<AppEnv> }[];
  operations: readonly Operation[];
  /** The letter to somebody who was invited. */
  invitationLetter(language: 'fr' | 'en', facts: InvitationFacts): { subject: string; text: string };
  /**
   * Runs every hour: deletes what its own tables no longer need, for a tenant or (null) for what all tenants share.
   * `before`: deletions older than this are forgotten too.
   */
  tidy(deps: Deps, tenantId: string | null, before: string): Promise<void>;
}

/** Everything of the world that the application touches. */
export interface Deps {
  db: Database;
  /** What is known of the database without asking it. */
  databaseState(): DatabaseState;
  /** Null where there is none to speak of, like in the mock. */
  host: Host | null;
  domain: ServerDomain;
  /** The only entrance of a device's events to the database: every transport submits to this queue (SPEC SV-169). */
  up: UpQueue;
  clock: Clock;
  random: Random;
  signer: Signer;
  /** Signs the heads of the audit. */
  headKey: HeadKey;
  /** Sends mail, with links that begin with the public address; null: no mail server is set up. */
  mail: { mailer: Mailer; publicUrl: string } | null;
  throttle: Throttle;
  quotas: Quotas;
  passwords: PasswordWork;
  metrics: Metrics;
  log: Log;
  /** Served over TLS: cookies get `Secure` and the `__Host-` prefix. */
  secure: boolean;
  /** Origins besides the request's own host that may use cookies, e.g. behind a proxy that changes the host. */
  origins: readonly string[];
  remoteAddress(c: Context): string;
  sleep(ms: number): Promise<void>;
  /** Aborted at shutdown, so that long answers end. */
  shutdown: AbortController;
}
