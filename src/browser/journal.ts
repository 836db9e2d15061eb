import { addToJournal } from '../db/journal-store.ts';
import type { LocalDatabase } from '../db/schema.ts';
import {
  EMPTY_JOURNAL,
  MOST_REQUESTS,
  MOST_TRANSITIONS,
  withNews,
  type Journal,
  type RequestNote,
  type TransitionNote,
} from '../queue/journal.ts';
import type { Store } from '../queue/ports.ts';

/** Notes are collected for this long: written one by one, they would cost as much as the changes themselves. */
const GATHER_MS = 1_000;

export interface JournalKeeper {
  transitions(notes: readonly TransitionNote[]): void;
  request(note: RequestNote): void;
  /** Writes what was collected. Never rejects: what can't be written is kept for the next time, within the limits. */
  flush(): Promise<void>;
  /** What could not be written yet. */
  unwritten(): Journal;
  close(): void;
}

/** Collects what the engine of this context does, for the journal in the person's store. */
export function keepJournal(database: LocalDatabase, store: Pick<Store, 'counts'>, now: () => number): JournalKeeper {
  let transitions: TransitionNote[] = [];
  let requests: RequestNote[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isClosed = false;
  let writing: Promise<void> = Promise.resolve();

  const later = () => {
    if (!isClosed) timer ??= setTimeout(() => ((timer = null), void flush()), GATHER_MS);
  };

  async function write(): Promise<void> {
    if (transitions.length + requests.length === 0) return;
    const news = { transitions, requests, at: now() };
    [transitions, requests] = [[], []];
    try {
      const { oldestPendingAt: _oldest, ...byState } = await store.counts();
      const depth = Object.values(byState).reduce((sum, count) => sum + count, 0);
      await addToJournal(database, { ...news, depth });
    } catch {
      transitions = [...news.transitions, ...transitions].slice(-MOST_TRANSITIONS);
      requests = [...news.requests, ...requests].slice(-MOST_REQUESTS);
    }
  }

  const flush = (): Promise<void> => (writing = writing.then(write));

  return {
    transitions(notes) {
      transitions = [...transitions, ...notes].slice(-MOST_TRANSITIONS);
      later();
    },
    request(note) {
      requests = [...requests, note].slice(-MOST_REQUESTS);
      later();
    },
    flush,
    unwritten: () => withNews(EMPTY_JOURNAL, { transitions, requests, depth: null, at: now() }),
    close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
