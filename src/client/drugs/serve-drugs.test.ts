import { describe, expect, it } from 'vitest';
import type { DrugAnswer, DrugState, DrugStore } from '../../contract/drug-ports.ts';
import type { DrugHistory } from '../../contract/drug-history.ts';
import type { DrugChange, DrugRow } from '../../contract/drugs.ts';
import { StorageError } from '../../queue/storage.ts';
import type { DrugReply, DrugStatus } from './messages.ts';
import { serveDrugs } from './serve-drugs.ts';

const DRUG: DrugRow = { unique_id: 'd1', denomination: 'DOLIPRANE 500 mg', autorise: 'A' };
const CHANGE: DrugChange = {
  id: '2',
  table: 'medicament',
  operation: 'UPDATE',
  key: 'd1',
  columns: DRUG,
  date: '2026-01-28T10:00:00Z',
};
const HERE: DrugState = { cursor: 'c', release: 'r', checkedAt: 1, staged: null };

/** A copy with one drug; `fails` names the calls that throw, and with what. */
function world() {
  const fails: Partial<Record<keyof DrugStore, Error>> = {};
  const refused = new Set<string>();
  const calls: string[] = [];
  const call = async <T>(name: keyof DrugStore, value: T): Promise<T> => {
    calls.push(name);
    const error = fails[name];
    if (error) throw error;
    return value;
  };
  const store: DrugStore = {
    state: () => call('state', HERE),
    stage: () => call('stage', true),
    publish: () => call('publish', true),
    isRefused: (userId) => call('isRefused', refused.has(userId)),
    setRefused: (userId, isRefused) =>
      call('setRefused', void (isRefused ? refused.add(userId) : refused.delete(userId))),
    rowsOf: (table) => call('rowsOf', table === 'medicament' ? [DRUG] : []),
    row: (_table, key) => call('row', key === 'd1' ? DRUG : null),
    rowsWith: () => call('rowsWith', []),
    historyState: () => call('historyState', null),
    keepEditions: () => call('keepEditions', undefined),
    editions: () => call('editions', []),
  };
  const replies: DrugReply[] = [];
  const shared: { answer: DrugAnswer | { kind: 'throws'; error: Error }; history: DrugHistory | null } = {
    answer: { kind: 'unreachable' },
    history: null,
  };
  const open = (userId = 'u1') =>
    serveDrugs({
      store,
      userId,
      async ask() {
        if (shared.answer.kind === 'throws') throw shared.answer.error;
        return shared.answer;
      },
      askHistory: async () => {
        calls.push('askHistory');
        return shared.history;
      },
      now: () => 2,
      reply: (message) => replies.push(message),
      oneAtATime: (work) => work(),
      onShownElsewhere: () => undefined,
      tellShown: () => void calls.push('tellShown'),
    });
  const status = (): DrugStatus | undefined => replies.findLast((reply) => reply.kind === 'status')?.status;
  return { fails, refused, calls, replies, shared, open, status };
}

describe('the drugs’ worker', () => {
  it('DC-25 says "no such drug" only where it has looked; what could not be read has failed', async () => {
    const { open, fails, replies } = world();
    const serve = open();
    await serve({ kind: 'show' });
    await serve({ kind: 'detail', id: 1, drugId: 'd1' });
    await serve({ kind: 'detail', id: 2, drugId: 'unknown' });
    fails.rowsWith = new StorageError('unreadable');
    await serve({ kind: 'detail', id: 3, drugId: 'd1' });
    fails.rowsWith = new TypeError('a bug');
    await serve({ kind: 'detail', id: 4, drugId: 'd1' });
    expect(replies.filter((reply) => reply.kind !== 'status')).toEqual([
      { kind: 'detail', id: 1, detail: expect.objectContaining({ drug: DRUG }) },
      { kind: 'detail', id: 2, detail: null },
      { kind: 'failed', id: 3 },
      { kind: 'failed', id: 4 },
    ]);
  });

  it('DC-25 a search without an index has failed, and works once the copy could be read', async () => {
    const { open, fails, replies, status } = world();
    const serve = open();
    fails.rowsOf = new StorageError('closed');
    await serve({ kind: 'show' });
    expect(status()).toMatchObject({ ready: false, reading: false, last: 'storage' });
    await serve({ kind: 'find', id: 1, typed: 'doli', limit: 5 });
    expect(replies.at(-1)).toEqual({ kind: 'failed', id: 1 });
    delete fails.rowsOf;
    await serve({ kind: 'follow' });
    await serve({ kind: 'find', id: 2, typed: 'doli', limit: 5 });
    expect(replies.at(-1)).toMatchObject({ kind: 'found', id: 2, found: { total: 1 } });
  });

  it('DC-25 tells the device’s store from a fault of ours', async () => {
    const { open, shared, fails, status } = world();
    const serve = open();
    shared.answer = { kind: 'throws', error: new TypeError('a bug') };
    await serve({ kind: 'follow' });
    expect(status()).toMatchObject({ last: 'broken', following: null });
    shared.answer = { kind: 'unreachable' };
    fails.state = new StorageError('full');
    await serve({ kind: 'follow' });
    expect(status()).toMatchObject({ last: 'storage', following: null });
  });

  it('DC-27 whom the server refuses sees nothing of the copy, after the next start and offline too', async () => {
    const { open, shared, replies, status, refused } = world();
    const serve = open();
    await serve({ kind: 'show' });
    expect(status()).toMatchObject({ ready: true, size: 1 });
    shared.answer = { kind: 'not-allowed' };
    await serve({ kind: 'follow' });
    expect(status()).toMatchObject({ ready: false, size: 0, release: null, last: 'not-allowed' });
    await serve({ kind: 'find', id: 1, typed: '', limit: 5 });
    await serve({ kind: 'detail', id: 2, drugId: 'd1' });
    expect(replies.slice(-2)).toEqual([
      { kind: 'failed', id: 1 },
      { kind: 'failed', id: 2 },
    ]);
    shared.answer = { kind: 'unreachable' };
    const later = open();
    await later({ kind: 'show' });
    expect(status()).toMatchObject({ ready: false, last: 'not-allowed' });
    // Somebody else of the clinic still reads it; and so does who may again.
    await open('u2')({ kind: 'show' });
    expect(status()).toMatchObject({ ready: true });
    shared.answer = {
      kind: 'page',
      page: { isFirst: false, changes: [] },
      cursor: 'c',
      hasMore: false,
      whole: true,
      release: 'r',
    };
    await later({ kind: 'follow' });
    expect([status()?.ready, refused.size]).toEqual([true, 0]);
  });

  it('DC-53 says that answers may differ now, to other tabs as well once the history has come', async () => {
    const { open, shared, calls, status } = world();
    const serve = open();
    await serve({ kind: 'show' });
    const first = status()?.revision ?? 0;
    const page = { kind: 'page', cursor: 'c2', hasMore: false, whole: true, release: 'r' } as const;
    shared.answer = { ...page, page: { isFirst: false, changes: [CHANGE] } };
    await serve({ kind: 'follow' });
    const second = status()?.revision ?? 0;
    expect(second).toBeGreaterThan(first);
    expect(calls.filter((name) => name === 'askHistory' || name === 'tellShown')).toEqual(['askHistory', 'tellShown']);
    shared.answer = { ...page, page: { isFirst: false, changes: [] } };
    await serve({ kind: 'follow' });
    expect(status()?.revision).toBe(second);
    // The history alone, which did not come before.
    shared.history = { epoch: 'e', editions: [], hasMore: false };
    await serve({ kind: 'follow' });
    expect(status()?.revision).toBeGreaterThan(second);
  });

  it('DC-28 following alone reads nothing into memory', async () => {
    const { open, calls, status } = world();
    const serve = open();
    await serve({ kind: 'follow' });
    expect([calls.includes('rowsOf'), status()?.ready]).toEqual([false, false]);
    await serve({ kind: 'show' });
    await serve({ kind: 'show' });
    expect(status()?.ready).toBe(true);
    expect(calls.filter((name) => name === 'rowsOf')).toHaveLength(4);
  });
});
