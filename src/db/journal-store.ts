import { EMPTY_JOURNAL, MOST_TRANSITIONS, withNews, type Journal, type News } from '../queue/journal.ts';
import { engineRow } from './load.ts';
import type { LocalDatabase } from './schema.ts';
import { promisify, transaction } from './transaction.ts';
import { JOURNAL } from './upgrade.ts';

/** So many transitions are rewritten with each news; then they become a chunk, which is written once. */
const TAIL = 100;
const CHUNKS = MOST_TRANSITIONS / TAIL;

/** Of the transitions, the row holds the newest; `sealed` counts the chunks that were ever written. */
type Row = { name: string; value: Journal & { sealed?: number } } | undefined;
type Chunk = { name: string; value: Journal['transitions'] } | undefined;

/** The chunks are a ring: each has at least {@link TAIL} transitions, and so all together the newest thousand. */
const chunkName = (number: number): string => `${JOURNAL}/${number % CHUNKS}`;

/**
 * The person's journal, in their own store: pages and the worker write into one. A power failure may lose the last of
 * it, without harm.
 */
export const addToJournal = (database: LocalDatabase, news: News): Promise<void> =>
  transaction(database, ['blobs'], 'relaxed', async (tx) => {
    const row = await promisify<Row>(tx.store('blobs').get(JOURNAL));
    const sealed = row?.value.sealed ?? 0;
    const journal = withNews({ ...EMPTY_JOURNAL, ...row?.value }, news);
    const isFull = journal.transitions.length >= TAIL;
    if (isFull) tx.store('blobs').put({ name: chunkName(sealed), value: journal.transitions });
    const value = isFull ? { ...journal, transitions: [], sealed: sealed + 1 } : { ...journal, sealed };
    tx.store('blobs').put({ name: JOURNAL, value });
  });

/** The journal, and the store's revision: it changes with every transaction that has written. */
export const readJournal = (database: LocalDatabase): Promise<{ journal: Journal; revision: number; beat: number }> =>
  transaction(database, ['blobs', 'engine'], 'readonly', async (tx) => {
    const [row, engine, lease] = await Promise.all([
      promisify<Row>(tx.store('blobs').get(JOURNAL)),
      engineRow(tx),
      promisify<{ at: number } | undefined>(tx.store('engine').get('lease')),
    ]);
    const { sealed = 0, ...tail } = { ...EMPTY_JOURNAL, ...row?.value };
    const numbers = Array.from({ length: Math.min(sealed, CHUNKS) }, (_, at) => sealed - Math.min(sealed, CHUNKS) + at);
    const chunks = await Promise.all(
      numbers.map((number) => promisify<Chunk>(tx.store('blobs').get(chunkName(number)))),
    );
    const transitions = [...chunks.flatMap((chunk) => chunk?.value ?? []), ...tail.transitions];
    return {
      journal: { ...tail, transitions: transitions.slice(-MOST_TRANSITIONS) },
      revision: engine.revision,
      beat: lease?.at ?? 0,
    };
  });
