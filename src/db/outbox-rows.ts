import { MUTATION_STATES, type Mutation, type MutationState } from '../queue/model.ts';
import { isOpen, needsPerson } from '../queue/transitions.ts';
import { inRuns, runsOf, numbersIn, sizeOf, type Runs } from './runs.ts';
import type { EngineRow, RingRow } from './schema.ts';
import { promisify, startingWith, type Transaction } from './transaction.ts';

/**
 * How mutations lie in the store:
 *
 *   outbox   one row each while they are open. One that is claimed stays as it is: `inFlight` of the engine's row names it, so that a
 *            batch is claimed by one write.
 *   ring     what the server has acknowledged, up to RING_CHUNK in a row: a batch is settled by a few writes and a range deleted.
 */
const RING_CHUNK = 50;
const MANY_IDS = 20;

export const OPEN_STATES = MUTATION_STATES.filter(isOpen);
export const ATTENTION_STATES = MUTATION_STATES.filter(needsPerson);

export const presented = (mutation: Mutation, inFlight: Runs): Mutation =>
  mutation.state === 'pending' && inRuns(inFlight, mutation.seq)
    ? { ...mutation, state: 'sent', left: true }
    : mutation;

/** The rows of the ring that a transaction has read. */
export interface LoadedRing {
  rows: Map<number, RingRow>;
}

export async function inStates(tx: Transaction, states: readonly MutationState[], limit?: number): Promise<Mutation[]> {
  const byState = tx.store('outbox').index('[state+seq]');
  return (
    await Promise.all(states.map((state) => promisify<Mutation[]>(byState.getAll(startingWith(state), limit))))
  ).flat();
}

/** How many rows are in each open state; a claimed one counts as sent. */
export async function countStates(
  tx: Transaction,
  inFlight: Runs,
): Promise<Record<Exclude<MutationState, 'acknowledged'>, number>> {
  const byState = tx.store('outbox').index('[state+seq]');
  const counted = await Promise.all(
    OPEN_STATES.map(async (state) => [state, await promisify(byState.count(startingWith(state)))] as const),
  );
  const { pending = 0, sent = 0, conflict = 0, rejected = 0, failed = 0 } = Object.fromEntries(counted);
  return { pending: pending - sizeOf(inFlight), sent: sent + sizeOf(inFlight), conflict, rejected, failed };
}

/** All that are in a request, or were when their sender died. */
export async function sent(tx: Transaction, inFlight: Runs): Promise<Mutation[]> {
  const outbox = tx.store('outbox');
  const claimed = await Promise.all(
    inFlight.map(([first, last]) => promisify<Mutation[]>(outbox.getAll(IDBKeyRange.bound(first, last)))),
  );
  return [...(await inStates(tx, ['sent'])), ...claimed.flat()];
}

/**
 * If many are requested, most of them were settled a moment ago: the newest rows of the ring are read first, in one
 * request.
 */
export async function withIds(tx: Transaction, ids: readonly string[], ring: LoadedRing): Promise<Mutation[]> {
  const missing = new Set(ids);
  const found: Mutation[] = [];
  const take = (mutation: Mutation) => {
    if (missing.delete(mutation.id)) found.push(mutation);
  };
  if (missing.size > MANY_IDS)
    for (const row of await newestRows(tx, Math.ceil(missing.size / RING_CHUNK) + 1, ring)) row.mutations.forEach(take);
  const byId = tx.store('outbox').index('id');
  for (const mutation of await Promise.all([...missing].map((id) => promisify<Mutation | undefined>(byId.get(id)))))
    if (mutation) take(mutation);
  if (missing.size === 0) return found;
  const inRing = tx.store('ring').index('ids');
  const places = await Promise.all([...missing].map((id) => promisify(inRing.getKey(id))));
  const rows = await Promise.all(
    [...new Set(places)].flatMap((n) => (typeof n === 'number' ? promisify<RingRow>(tx.store('ring').get(n)) : [])),
  );
  for (const row of rows) remember(ring, row).mutations.forEach(take);
  return found;
}

function remember(ring: LoadedRing, row: RingRow): RingRow {
  if (row.n !== undefined) ring.rows.set(row.n, row);
  return row;
}

async function newestRows(tx: Transaction, count: number, ring: LoadedRing): Promise<RingRow[]> {
  const store = tx.store('ring');
  const newest = (await promisify(store.openKeyCursor(null, 'prev')))?.key;
  if (typeof newest !== 'number') return [];
  const rows = await promisify<RingRow[]>(store.getAll(IDBKeyRange.lowerBound(newest - count, true)));
  return rows.map((row) => remember(ring, row));
}

export async function newestAcknowledged(tx: Transaction, limit: number, ring: LoadedRing): Promise<Mutation[]> {
  const cursor = tx.store('ring').openCursor(null, 'prev');
  const found: Mutation[] = [];
  for (let at = await promisify(cursor); at !== null && found.length < limit; at = await promisify(cursor)) {
    const row = remember(ring, at.value as RingRow);
    found.push(...row.mutations.slice(-(limit - found.length)));
    at.continue();
  }
  return found;
}

const sameButClaimed = (stored: Mutation | undefined, mutation: Mutation): boolean => {
  if (stored?.state !== 'pending' || mutation.state !== 'sent' || mutation.left !== true) return false;
  const { state: _state, left: _left, ...rest } = mutation;
  return Object.entries(rest).every(([field, value]) => stored[field as keyof Mutation] === value);
};

/**
 * Writes and deletes mutations; returns which are in flight from now on. `stored` is what the transaction has loaded,
 * by number.
 */
export function writeMutations(
  tx: Transaction,
  put: readonly Mutation[],
  deleted: readonly number[],
  stored: ReadonlyMap<number, Mutation>,
  ring: LoadedRing,
  engine: EngineRow,
): Runs {
  const outbox = tx.store('outbox');
  const gone = new Set(deleted);
  const acknowledged: Mutation[] = [];
  const inFlight = new Set(numbersIn(engine.inFlight));
  for (const seq of deleted) inFlight.delete(seq);
  for (const mutation of put) {
    if (sameButClaimed(stored.get(mutation.seq), mutation)) {
      inFlight.add(mutation.seq);
      continue;
    }
    inFlight.delete(mutation.seq);
    if (isOpen(mutation.state)) outbox.put(mutation);
    else {
      acknowledged.push(mutation);
      gone.add(mutation.seq);
    }
  }
  for (const [first, last] of runsOf(gone)) outbox.delete(first === last ? first : IDBKeyRange.bound(first, last));
  takeFromRing(tx, ring, new Set([...gone, ...put.map(({ seq }) => seq)]));
  addToRing(tx, acknowledged);
  return runsOf(inFlight);
}

/** A mutation that is offered again, or stored anew, is no longer at its old place. */
function takeFromRing(tx: Transaction, ring: LoadedRing, seqs: ReadonlySet<number>): void {
  for (const [n, row] of ring.rows) {
    const left = row.mutations.filter(({ seq }) => !seqs.has(seq));
    if (left.length === row.mutations.length) continue;
    if (left.length === 0) tx.store('ring').delete(n);
    else tx.store('ring').put({ ...ringRow(left), n });
  }
}

function addToRing(tx: Transaction, mutations: readonly Mutation[]): void {
  for (const row of ringRowsOf(mutations)) tx.store('ring').add(row);
}

export function ringRowsOf(mutations: readonly Mutation[]): RingRow[] {
  return Array.from({ length: Math.ceil(mutations.length / RING_CHUNK) }, (_, chunk) =>
    ringRow(mutations.slice(chunk * RING_CHUNK, (chunk + 1) * RING_CHUNK)),
  );
}

const ringRow = (mutations: readonly Mutation[]): RingRow => ({
  ids: mutations.map(({ id }) => id),
  settledAt: mutations.reduce(
    (newest, { settledAt }) => (settledAt !== null && settledAt > newest ? settledAt : newest),
    '',
  ),
  mutations,
});

/**
 * With a correct clock no row is so much younger than what has to be removed: the walk steps over rows of a server
 * whose clock was ahead (C1).
 */
const AHEAD_MS = 30 * 24 * 60 * 60 * 1_000;

/** The ring is roughly in order of age: the walk ends at the first young row. */
export async function trimRing(tx: Transaction, settledBefore: string): Promise<void> {
  const ahead = new Date(Date.parse(settledBefore) + AHEAD_MS).toISOString();
  const cursor = tx.store('ring').openCursor();
  for (let at = await promisify(cursor); at !== null; at = await promisify(cursor)) {
    const { settledAt } = at.value as RingRow;
    if (settledAt >= settledBefore && settledAt < ahead) return;
    if (settledAt < settledBefore) at.delete();
    at.continue();
  }
}
