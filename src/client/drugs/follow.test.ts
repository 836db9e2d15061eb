import { describe, expect, it } from 'vitest';
import {
  placeOf,
  type DrugAnswer,
  type DrugPage,
  type DrugState,
  type DrugStep,
  type DrugStore,
} from '../../contract/drug-ports.ts';
import type { DrugRow } from '../../contract/drugs.ts';
import { Prng } from '../../../test/simulation/random.ts';
import { followDrugs } from './follow.ts';

/** A server whose transactions are known, so that what a client shows can be compared with what was ever true. */
class Server {
  /** The rows after each transaction. */
  readonly states: Record<string, string>[] = [{}];
  readonly log: { key: string; value: string | null; at: number }[] = [];
  pageSize = 3;

  commit(changes: Readonly<Record<string, string | null>>): void {
    const next = { ...this.states.at(-1) };
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) delete next[key];
      else next[key] = value;
      this.log.push({ key, value, at: this.states.length });
    }
    this.states.push(next);
  }

  answer(since: string | null): DrugAnswer {
    const from = since === null ? 0 : Number(since);
    const lines = this.log.slice(from, from + this.pageSize);
    const end = from + lines.length;
    return {
      kind: 'page',
      page: {
        isFirst: since === null,
        changes: lines.map(({ key, value }, at) => ({
          id: `${from + at}`,
          table: 'laboratoire',
          operation: value === null ? 'DELETE' : 'UPDATE',
          key,
          columns: value === null ? null : { unique_id: key, designation: value },
          date: '',
        })),
      },
      cursor: String(end),
      hasMore: end < this.log.length,
      whole: this.log[end]?.at !== this.log[end - 1]?.at || end === this.log.length,
      release: 'r',
    };
  }
}

class MemoryStore implements DrugStore {
  shown: Record<string, string> = {};
  kept: DrugPage[] = [];
  at: DrugState = { cursor: null, release: null, checkedAt: null, staged: null };
  /** Throws before so many more writes are through. */
  breaksAfter = Infinity;

  #write(): void {
    if ((this.breaksAfter -= 1) < 0) throw new Error('killed');
  }

  async state(): Promise<DrugState> {
    return this.at;
  }

  async historyState(): Promise<null> {
    return null;
  }
  async keepEditions(): Promise<void> {}
  async editions(): Promise<[]> {
    return [];
  }

  async stage({ since, page, state }: DrugStep): Promise<boolean> {
    this.#write();
    if (placeOf(this.at) !== since) return false;
    this.kept = page.isFirst ? [page] : [...this.kept, page];
    this.at = state;
    return true;
  }

  async publish({ since, page, state }: DrugStep): Promise<boolean> {
    this.#write();
    if (placeOf(this.at) !== since) return false;
    for (const one of [...this.kept, page]) {
      if (one.isFirst) this.shown = {};
      for (const { key, columns } of one.changes) {
        if (columns) this.shown[String(key)] = String(columns['designation']);
        else delete this.shown[String(key)];
      }
    }
    this.kept = [];
    this.at = state;
    return true;
  }

  isRefused = async () => false;
  setRefused = async () => undefined;
  rowsOf = async (): Promise<DrugRow[]> => [];
  row = async (): Promise<DrugRow | null> => null;
  rowsWith = async (): Promise<DrugRow[]> => [];
}

describe('the device follows the drug catalogue', () => {
  it('DC-20 DC-21 shows only what was a state of the server, wherever it dies, and ends where the server is', async () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = new Prng(seed);
      const upTo = (most: number) => Math.floor(random.next() * most);
      const server = new Server();
      const store = new MemoryStore();
      server.pageSize = 1 + upTo(4);
      for (let step = 0; step < 12; step += 1) {
        for (let changes = upTo(3); changes > 0; changes -= 1)
          server.commit(
            Object.fromEntries(
              Array.from({ length: 1 + upTo(6) }, () => [`k${upTo(5)}`, upTo(4) === 0 ? null : `v${upTo(1000)}`]),
            ),
          );
        store.breaksAfter = upTo(4) === 0 ? upTo(3) : Infinity;
        const result = await followDrugs({
          store,
          ask: async (since) => (upTo(5) === 0 ? { kind: 'unreachable' } : server.answer(since)),
          now: () => 1,
          onProgress: () => undefined,
        }).catch(() => 'killed' as const);
        expect([seed, server.states]).toEqual([seed, expect.arrayContaining([store.shown])]);
        if (result === 'up-to-date') expect([seed, store.shown]).toEqual([seed, server.states.at(-1)]);
      }
    }
  });

  it('DC-21 goes on with the page that is missing', async () => {
    const server = new Server();
    server.commit(Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`k${at}`, 'v'])));
    const store = new MemoryStore();
    const requests: (string | null)[] = [];
    const follow = (answers: number) =>
      followDrugs({
        store,
        ask: async (since) => {
          requests.push(since);
          return requests.length > answers ? { kind: 'unreachable' } : server.answer(since);
        },
        now: () => 7,
        onProgress: () => undefined,
      });
    expect(await follow(2)).toBe('unreachable');
    expect(store.shown).toEqual({});
    requests.length = 0;
    expect(await follow(9)).toBe('up-to-date');
    expect(requests).toEqual(['6']);
    expect(store.at).toEqual({ cursor: '9', release: 'r', checkedAt: 7, staged: null });
  });

  it('DC-24 two contexts amid each other show only what was a state of the server, and end where it is', async () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = new Prng(seed);
      const upTo = (most: number) => Math.floor(random.next() * most);
      const server = new Server();
      const store = new MemoryStore();
      server.pageSize = 1 + upTo(3);
      for (let step = 0; step < 8; step += 1)
        server.commit({ [`k${upTo(4)}`]: `v${step}`, [`k${upTo(4)}`]: upTo(3) === 0 ? null : `w${step}` });
      const follow = () =>
        followDrugs({
          store,
          // Each answer is as late as chance has it: a page is old when it comes.
          async ask(since) {
            const answer = server.answer(since);
            for (let turns = upTo(6); turns > 0; turns -= 1) await Promise.resolve();
            return answer;
          },
          now: () => 1,
          onProgress: () => expect([seed, server.states]).toEqual([seed, expect.arrayContaining([store.shown])]),
        });
      await Promise.all([follow(), follow()]);
      expect([seed, store.shown]).toEqual([seed, server.states.at(-1)]);
    }
  });

  it.each(['signed-out', 'not-allowed', 'other-schema', 'unreachable'] as const)(
    'DC-21 keeps what it has when the answer is %s',
    async (kind) => {
      const store = new MemoryStore();
      store.shown = { k: 'v' };
      const result = await followDrugs({
        store,
        ask: async () => ({ kind }),
        now: () => 1,
        onProgress: () => undefined,
      });
      expect([result, store.shown]).toEqual([kind, { k: 'v' }]);
    },
  );
});
