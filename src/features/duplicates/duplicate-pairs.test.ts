import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import { PairFinder } from './duplicate-pairs.ts';
import { likelyDuplicates } from '../patients/index.ts';

const person = (birthName: string, birthGivenNames: string, birthDate: string, more: JsonObject = {}) => ({
  birthName,
  birthGivenNames,
  birthDate,
  ...more,
});

const PEOPLE: JsonObject[] = [
  person('MARTIN', 'Claire', '1984-02-29'),
  person('Martín', 'Claire Anne', '1984-02-29'),
  person('MARTIN', 'Clara', '1990-01-01'),
  person('LE GALL', 'Jean', '1950-01-01'),
  person('LEGALL', 'Jean', '1950-01-01'),
  person('BENALI', 'Karim', '1971-03-04'),
  person('BENALI', 'Karim', '1971-04-03'),
  person('BENALY', 'Samira', '1971-03-04'),
  person('BENALI', 'Samira', '1971-03-04'),
  person('DURAND-PETIT', 'Lou', '2001-12-12', { identifiers: [{ system: 's', value: '12 34' }] }),
  person('OUTRE', 'Nom', '1930-05-05', { identifiers: [{ system: 's', value: '1234' }] }),
  person('PETIT', 'Lou', '2001-12-12'),
];
const patients = PEOPLE.map((summary, at) => ({ id: `p${at}`, summary }));

const pairsOf = (among: typeof patients) => {
  const finder = new PairFinder();
  return among
    .flatMap((one) => finder.add(one))
    .map((pair) =>
      pair
        .map(({ id }) => id)
        .toSorted()
        .join(' '),
    )
    .toSorted();
};

describe('AG-20 records that may be one person', () => {
  it('finds each pair that comparing everybody with everybody finds, once, in whatever order', () => {
    const everybody = patients
      .flatMap((one, at) =>
        likelyDuplicates(one.summary, patients.slice(at + 1)).map(({ id }) => [one.id, id].toSorted().join(' ')),
      )
      .toSorted();
    expect(everybody.length).toBeGreaterThan(4);
    expect(pairsOf(patients)).toEqual(everybody);
    expect(pairsOf(patients.toReversed())).toEqual(everybody);
  });

  it('stays quick in a large clinic, also where many share a name and a year of birth', () => {
    const many = Array.from({ length: 4_000 }, (_, at) => ({
      id: `m${at}`,
      summary: person('MARTIN', ['Jean', 'Anne', 'Paul'][at % 3] ?? '', String(1900 + (at % 100))),
    }));
    let compared = 0;
    const counted = many.map(({ id, summary }) => ({
      id,
      summary: new Proxy(summary, { get: (of, field) => ((compared += 1), Reflect.get(of, field)) }),
    }));
    const finder = new PairFinder();
    for (const one of counted) finder.add(one);
    // Each with each would read 4,000² times; a crowd under one name is capped.
    expect(compared).toBeLessThan(4_000 * 4_000);
  });

  it('reads a patient equally often, with however many they are compared', () => {
    let read = 0;
    const counted = (at: number) => ({
      id: `c${at}`,
      summary: {
        get birthName() {
          read += 1;
          return 'MARTIN';
        },
        birthGivenNames: `Claire ${at}`,
        birthDate: '1984-02-29',
      },
    });
    const readsOf = (count: number): number => {
      read = 0;
      const finder = new PairFinder();
      for (let at = 0; at < count; at += 1) finder.add(counted(at));
      return read / count;
    };
    expect(readsOf(60)).toBe(readsOf(2));
  });
});
