import { describe, expect, it } from 'vitest';
import type { DrugHistoryState, DrugStore } from '../../contract/drug-ports.ts';
import type { DrugEdition, DrugHistory, DrugNews } from '../../contract/drug-history.ts';
import { editionLines, followHistory, lifeOf, newsBetween } from './history.ts';

const news = (id: string, kind: DrugNews['kind']): DrugNews => ({ id, name: id.toUpperCase(), kind, parts: [] });
const edition = (rev: number, release: string | null, drugs: DrugNews[] | null): DrugEdition => ({
  rev: String(rev),
  at: `2026-01-0${rev}T00:00:00.000Z`,
  release,
  rows: 1,
  drugs,
});

const LOG = [
  edition(1, '2025-07-07', null),
  edition(2, '2025-10-01', [news('b', 'created'), news('c', 'changed')]),
  edition(3, null, [news('b', 'changed')]),
  edition(4, '2026-01-28', [news('c', 'withdrawn'), news('a', 'changed')]),
];

/** A device whose catalogue stands at `cursor`. */
function device(cursor: string | null) {
  const kept = { editions: [] as DrugEdition[], state: null as DrugHistoryState | null };
  const store = {
    state: async () => ({ cursor, release: null, checkedAt: null, staged: null }),
    historyState: async () => kept.state,
    keepEditions: async ({ editions, isFirst, state }) => {
      kept.editions = isFirst ? [...editions] : [...kept.editions, ...editions];
      kept.state = state;
    },
    editions: async () => kept.editions,
  } as Partial<DrugStore> as DrugStore;
  const requests: string[] = [];
  const server =
    (log: readonly DrugEdition[], epoch = 'e', most = 2) =>
    async (after: string): Promise<DrugHistory> => {
      requests.push(after);
      const rest = log.filter(({ rev }) => Number(rev) > Number(after));
      return { epoch, editions: rest.slice(0, most), hasMore: rest.length > most };
    };
  return { kept, store, requests, server };
}

describe('the catalogue’s history on a device', () => {
  it('DC-42 comes page by page, and is not asked for again at the same place', async () => {
    const { kept, store, requests, server } = device('here');
    await followHistory(store, server(LOG));
    await followHistory(store, server(LOG));
    expect([kept.editions, requests]).toEqual([LOG, ['0', '2']]);
  });

  it('DC-42 an answer that does not come changes nothing; the next one goes on from there', async () => {
    const { kept, store, requests, server } = device('here');
    let answers = 1;
    const once = server(LOG);
    await followHistory(store, async (after) => ((answers -= 1) < 0 ? null : once(after)));
    expect(kept.editions).toEqual(LOG.slice(0, 2));
    await followHistory(store, server(LOG));
    expect([kept.editions, requests]).toEqual([LOG, ['0', '2']]);
  });

  it('DC-42 another catalogue’s history takes the place of what was there', async () => {
    const { kept, store, server } = device('here');
    await followHistory(store, server(LOG));
    const other = [edition(1, '2026-02-01', [])];
    kept.state = { ...(kept.state as DrugHistoryState), for: null };
    await followHistory(store, server(other, 'other'));
    expect(kept.editions).toEqual(other);
  });

  it('DC-42 without a copy of the catalogue nothing is asked', async () => {
    const { store, requests, server } = device(null);
    await followHistory(store, server(LOG));
    expect(requests).toEqual([]);
  });

  it('DC-43 between two releases a drug stands once: new stays new, withdrawn is the last word', () => {
    expect(newsBetween(LOG, '1', '4')).toEqual([
      { id: 'a', name: 'A', kind: 'changed' },
      { id: 'b', name: 'B', kind: 'created' },
      { id: 'c', name: 'C', kind: 'withdrawn' },
    ]);
    expect(newsBetween(LOG, '2', '3')?.map(({ kind }) => kind)).toEqual(['changed']);
    expect(newsBetween(LOG, '0', '4')).toBeNull();
    expect(editionLines(LOG).map(({ rev, counts }) => [rev, counts?.created])).toEqual([
      ['4', 0],
      ['3', 0],
      ['2', 1],
      ['1', undefined],
    ]);
    expect(lifeOf(LOG, 'b').map(({ rev, kind }) => [rev, kind])).toEqual([
      ['3', 'changed'],
      ['2', 'created'],
    ]);
  });
});
