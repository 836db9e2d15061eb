import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareTerms, SearchIndex, type SearchTerms } from './search-index.ts';
import { SortedIndex } from './sorted-index.ts';

/** Both indexes of the same records. */
function both(records: readonly SearchTerms[]) {
  const prepared = records.map(prepareTerms);
  const sorted = new SortedIndex(prepared);
  const changing = new SearchIndex();
  prepared.forEach((terms, record) => changing.put(String(record), terms));
  return {
    sorted(query: string, near: boolean) {
      const found = sorted.find(query, { near });
      return found && new Map(found.records.map((record, at) => [record, found.costs[at]] as const));
    },
    changing(query: string, near: boolean) {
      const found = changing.find([query], { near });
      return found && new Map([...found].map(([id, cost]) => [Number(id), cost] as const));
    },
  };
}
const inOrder = (found: ReadonlyMap<number, number | undefined> | null) =>
  found && [...found].toSorted(([one], [other]) => one - other);

describe('DC-48 the sorted index finds the same, at the same cost, as the one that changes', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 1, maxLength: 7 });
  const phrase = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
  const code = fc.string({ unit: fc.constantFrom('1', '2', '3'), minLength: 2, maxLength: 6 });
  const record = fc.record({
    names: fc.array(fc.array(phrase, { maxLength: 2 }), { maxLength: 4 }),
    codes: fc.array(fc.array(code, { maxLength: 2 }), { maxLength: 2 }),
  });

  it('for what is typed from the same few letters, with and without typing errors', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 12 }), fc.oneof(phrase, code), (records, query) => {
        const indexes = both(records);
        for (const near of [false, true])
          expect(inOrder(indexes.sorted(query, near))).toEqual(inOrder(indexes.changing(query, near)));
      }),
      { numRuns: 600 },
    );
  });

  it.each([
    ['a letter wrong', 'dolipzane'],
    ['a letter missing', 'dolirane'],
    ['a letter too many', 'dolipprane'],
    ['two neighbours exchanged', 'dolirpane'],
    ['the first letter wrong', 'boliprane'],
    ['the first letter missing', 'oliprane'],
    ['a letter before it', 'adoliprane'],
    ['only the beginning, with an error', 'dolpi'],
  ])('%s: %s', (_, typed) => {
    const { sorted } = both(['DOLIPRANE 500', 'DAFALGAN 500'].map((name) => ({ names: [[name]], codes: [] })));
    expect([...(sorted(typed, true)?.keys() ?? [])]).toEqual([0]);
    expect(sorted(typed, false)?.size).toBe(0);
  });

  it('nothing is searched for by a text without letters or digits', () => {
    const { sorted } = both([{ names: [['DOLIPRANE']], codes: [] }]);
    expect(sorted(' -- ', false)).toBeNull();
  });
});
