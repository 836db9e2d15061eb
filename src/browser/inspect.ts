import { inspectStore, type InspectedLock, type Inspection } from '../client/inspection.ts';
import { readJournal } from '../db/journal-store.ts';
import { within } from '../lib/within.ts';
import { INITIAL_META } from '../queue/initial.ts';
import { EMPTY_JOURNAL, withNews } from '../queue/journal.ts';
import { storageFaultOf } from '../queue/storage.ts';
import type { OpenEngine } from './open-engine.ts';

/** How many acknowledged mutations an inspection lists. */
const ACKNOWLEDGED = 100;
/** How many waiting ones. */
const WAITING = 1_000;
/** Locks that do not answer are not waited for. */
const LOCKS_MS = 2_000;

async function locksOf(scope: string): Promise<InspectedLock[]> {
  const { held = [], pending = [] } = await within(LOCKS_MS, navigator.locks.query());
  const listed = (locks: LockInfo[], state: InspectedLock['state']) =>
    locks
      .filter(({ name }) => name?.startsWith(`${scope}:`) || name?.startsWith('medicalpro:round:'))
      .map(({ name = '', clientId = '' }) => ({ name, state, holder: clientId }));
  return [...listed(held, 'held'), ...listed(pending, 'waiting')];
}

export interface InspectedApp {
  version: string;
  /** When it was built (ms); 0 if that is not known. */
  builtAt: number;
  /** Whose store this is. */
  identity: { tenantId: string; userId: string };
  /** The name of the store, with which its locks begin. */
  scope: string;
  now: () => number;
}

/** What the store holds; where it can't be read, nothing and why: a report is wanted above all then. */
const readStore = ({ store, database }: Pick<OpenEngine, 'store' | 'database'>) =>
  Promise.all([
    store.read({ waiting: WAITING, attention: true, acknowledged: ACKNOWLEDGED }),
    readJournal(database),
  ]).then(
    ([loaded, kept]) => ({ loaded, kept, storeFault: null }),
    (error: unknown) => ({
      loaded: { mutations: [], meta: INITIAL_META },
      kept: { journal: EMPTY_JOURNAL, revision: 0, beat: 0 },
      storeFault: storageFaultOf(error) ?? ('unknown' as const),
    }),
  );

/** All that this person's engine knows about itself on this device. */
export async function inspect(
  { journal: keeper, ...opened }: Pick<OpenEngine, 'store' | 'database' | 'journal'>,
  { version, builtAt, identity, scope, now }: InspectedApp,
): Promise<Inspection> {
  await keeper.flush();
  const [{ loaded, kept, storeFault }, locks] = await Promise.all([readStore(opened), locksOf(scope).catch(() => [])]);
  return {
    at: new Date(now()).toISOString(),
    app: {
      version,
      builtAt: builtAt === 0 ? null : new Date(builtAt).toISOString(),
      isOnline: navigator.onLine,
      isVisible: document.visibilityState === 'visible',
      browser: navigator.userAgent,
    },
    ...identity,
    ...inspectStore(loaded, kept.revision),
    storeFault,
    beat: kept.beat,
    locks,
    journal: withNews(kept.journal, { ...keeper.unwritten(), depth: null, at: now() }),
  };
}
