import { INITIAL_META } from '../queue/initial.ts';
import { keyOf, type Mutation, type RecordKey, type StoredRecord } from '../queue/model.ts';
import type { Loaded, Need } from '../queue/ports.ts';
import {
  ATTENTION_STATES,
  inStates,
  newestAcknowledged,
  OPEN_STATES,
  presented,
  sent,
  withIds,
  type LoadedRing,
} from './outbox-rows.ts';
import type { EngineRow, RecordRow } from './schema.ts';
import { promisify, startingWith, type Transaction } from './transaction.ts';

const STALE_LIMIT = 1_000;
/** From this number of keys on, it is worth checking whether they lie close together. */
const RANGE_WORTH = 100;
/** Reading one row of a range costs about a fifth of reading one by its key. */
const ALL_OPEN_WORTH = 5;

export const withoutSeq = ({ changeSeq: _changeSeq, ...record }: RecordRow): StoredRecord => record;
export const pair = ({ entityType, entityId }: RecordKey): [string, string] => [entityType, entityId];
const distinct = (keys: readonly RecordKey[]): RecordKey[] => [
  ...new Map(keys.map((key) => [keyOf(key), key])).values(),
];
/** IndexedDB's order of strings: by code units. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const upTo = (limit: number): number | undefined => (limit >= 0xffff_ffff ? undefined : limit);

export async function engineRow(tx: Transaction): Promise<EngineRow> {
  const row = await promisify<EngineRow | undefined>(tx.store('engine').get('engine'));
  return { key: 'engine', changeSeq: 0, revision: 0, inFlight: [], ...row, meta: { ...INITIAL_META, ...row?.meta } };
}

/** What a decision needs, and the rows of the ring that were read for it. */
export async function load(
  tx: Transaction,
  need: Need,
): Promise<{ loaded: Loaded; engine: EngineRow; ring: LoadedRing }> {
  const none: Mutation[] = [];
  const ring: LoadedRing = { rows: new Map() };
  const reading = engineRow(tx);
  const [engine, asOf, byId, waiting, inRequest, attention, acknowledged, stale, rows] = await Promise.all([
    reading,
    need.mutationsOf ? openOf(tx, need.mutationsOf) : none,
    need.mutations ? withIds(tx, need.mutations, ring) : none,
    need.waiting
      ? Promise.all([inStates(tx, ['sent']), inStates(tx, ['pending'], upTo(need.waiting))]).then((lists) =>
          lists.flat(),
        )
      : none,
    need.sent ? reading.then(({ inFlight }) => sent(tx, inFlight)) : none,
    need.attention ? inStates(tx, ATTENTION_STATES) : none,
    need.acknowledged ? newestAcknowledged(tx, need.acknowledged, ring) : none,
    need.olderThanGeneration === undefined ? [] : staleRows(tx, need.olderThanGeneration),
    rowsOf(tx, need.records ?? []),
  ]);
  const mutations = new Map(
    [...asOf, ...byId, ...waiting, ...inRequest, ...attention, ...acknowledged].map((mutation) => [
      mutation.seq,
      mutation,
    ]),
  );
  const records = new Map(rows.map((row) => [keyOf(row), row]));
  const known = new Set((need.records ?? []).map(keyOf));
  if (need.whole) {
    const touched = [...mutations.values(), ...stale];
    const covered = new Set((need.mutationsOf ?? []).map(keyOf));
    const [further, open] = await Promise.all([
      rowsOf(
        tx,
        touched.filter((key) => !known.has(keyOf(key))),
      ),
      openOf(
        tx,
        touched.filter((key) => !covered.has(keyOf(key))),
      ),
    ]);
    for (const row of further) records.set(keyOf(row), row);
    for (const mutation of open) mutations.set(mutation.seq, mutation);
    for (const key of touched) known.add(keyOf(key));
  }
  const inOrder = [...mutations.values()]
    .sort((a, b) => a.seq - b.seq)
    .map((mutation) => presented(mutation, engine.inFlight));
  return { loaded: { records, known, mutations: inOrder, stale, meta: engine.meta }, engine, ring };
}

/** Many keys that lie close together (a page of a snapshot) are read as one range, others one by one. */
async function rowsOf(tx: Transaction, keys: readonly RecordKey[]): Promise<StoredRecord[]> {
  const wanted = distinct(keys);
  const records = tx.store('records');
  const range = wanted.length < RANGE_WORTH ? null : await closeRange(records, wanted);
  const rows = range
    ? await promisify<RecordRow[]>(records.getAll(range))
    : await Promise.all(wanted.map((key) => promisify<RecordRow | undefined>(records.get(pair(key)))));
  const names = range ? new Set(wanted.map(keyOf)) : null;
  return rows.flatMap((row) => (row && (names?.has(keyOf(row)) ?? true) ? [withoutSeq(row)] : []));
}

/** The range of these keys, if it holds at most twice as many rows as there are keys. */
async function closeRange(records: IDBObjectStore, keys: readonly RecordKey[]): Promise<IDBKeyRange | null> {
  const pairs = keys.map(pair).sort((a, b) => (a[0] === b[0] ? order(a[1], b[1]) : order(a[0], b[0])));
  const [first, last] = [pairs[0], pairs.at(-1)];
  if (!first || !last) return null;
  const range = IDBKeyRange.bound(first, last);
  const limit = keys.length * 2;
  return (await promisify(records.getAllKeys(range, limit + 1))).length > limit ? null : range;
}

async function staleRows(tx: Transaction, generation: number): Promise<StoredRecord[]> {
  const rows = await promisify<RecordRow[]>(
    tx.store('records').index('generation').getAll(IDBKeyRange.upperBound(generation, true), STALE_LIMIT),
  );
  return rows.map(withoutSeq);
}

/**
 * Open mutations of these records: key by key, or by reading all open mutations if there are not many more of them than
 * keys.
 */
async function openOf(tx: Transaction, keys: readonly RecordKey[]): Promise<Mutation[]> {
  const wanted = distinct(keys);
  if (wanted.length === 0) return [];
  const outbox = tx.store('outbox');
  if (wanted.length > 1) {
    const byState = outbox.index('[state+seq]');
    const counts = await Promise.all(OPEN_STATES.map((state) => promisify(byState.count(startingWith(state)))));
    if (counts.reduce((sum, count) => sum + count, 0) <= wanted.length * ALL_OPEN_WORTH) {
      const names = new Set(wanted.map(keyOf));
      return (await inStates(tx, OPEN_STATES)).filter((mutation) => names.has(keyOf(mutation)));
    }
  }
  const byRecord = outbox.index('[entityType+entityId]');
  const found = await Promise.all(wanted.map((key) => promisify<Mutation[]>(byRecord.getAll(pair(key)))));
  return found.flat();
}
