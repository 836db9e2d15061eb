import { describe, expect, it } from 'vitest';
import { prepareTerms, SearchIndex } from './search-index.ts';
import { withOneError } from './typing-error.ts';

/** Known by `FAMILY Given`, or with `|` between names of several words. */
function indexOf(...people: string[]): { index: SearchIndex; find: (query: string, near?: boolean) => string[] } {
  const index = new SearchIndex();
  for (const person of people) {
    const [family = '', given = ''] = person.includes('|') ? person.split('|') : person.split(' ');
    index.put(person, prepareTerms({ names: [[family], [given]], codes: [] }));
  }
  const find = (query: string, near = false) =>
    [...(index.find([query], { near }) ?? [])]
      .toSorted(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
      .map(([id]) => id);
  return { index, find };
}

describe('H26 UI-2 the best fit comes first', () => {
  it('a family name before a given name, a whole word before a beginning', () => {
    const { find } = indexOf(
      'ANDRE Nicolas',
      'NICOLAS Zoé',
      'NICOLASSON Ana',
      'BERNARD Nicolas-Jean',
      'DURAND|Marc Nicolas',
      'DUPRÉ Nicolette',
    );
    expect(find('nicolas')).toEqual([
      'NICOLAS Zoé',
      'ANDRE Nicolas',
      'BERNARD Nicolas-Jean',
      'DURAND|Marc Nicolas',
      'NICOLASSON Ana',
    ]);
    expect(find('nico')).toEqual([
      'NICOLAS Zoé',
      'NICOLASSON Ana',
      'ANDRE Nicolas',
      'BERNARD Nicolas-Jean',
      'DUPRÉ Nicolette',
      'DURAND|Marc Nicolas',
    ]);
  });

  it('a name of its own before one of two; the family name first, as people write it', () => {
    const { find } = indexOf('DUPONT-DURAND Ana', 'DURAND Zoé', 'DURAND-ABEL Ana', 'CLAIRE Martin', 'MARTIN Claire');
    expect(find('durand')).toEqual(['DURAND Zoé', 'DURAND-ABEL Ana', 'DUPONT-DURAND Ana']);
    expect(find('martin claire')).toEqual(['MARTIN Claire', 'CLAIRE Martin']);
    expect(find('claire martin')).toEqual(['CLAIRE Martin', 'MARTIN Claire']);
  });
});

describe('H26 UI-3 each word typed matches a word of its own', () => {
  it('"mart mar" needs two', () => {
    const { find } = indexOf('MARTIN Marie', 'MARTIN Jean', 'MARTIN Martine', 'ALI Ali', 'ALI Omar');
    expect(find('mart mar')).toEqual(['MARTIN Marie', 'MARTIN Martine']);
    expect(find('ali ali')).toEqual(['ALI Ali']);
    expect(find('martin jean marie')).toEqual([]);
  });

  it('a name that stands in two fields is one', () => {
    const index = new SearchIndex();
    index.put(
      '1',
      prepareTerms({
        names: [
          ['MARTIN', 'MARTIN'],
          ['Claire Anne', 'Claire'],
        ],
        codes: [],
      }),
    );
    expect([...(index.find(['mart mar']) ?? [])]).toEqual([]);
    expect([...(index.find(['cl cla']) ?? [])]).toEqual([]);
    expect([...(index.find(['mart cla an']) ?? []).keys()]).toEqual(['1']);
  });
});

describe('H40 UI-1 names are found however they are written', () => {
  const KNOWN = [
    'DUPONT-DURAND|Marie',
    'LE GALL|Yann',
    "O'BRIEN|Sean",
    'BENALI|Mohamed El Amine',
    'DA SILVA|Ana',
    'N’GUESSAN|Aya',
    'MUELLER|Jürgen',
    "D'ALMEIDA|Rui",
    'محمد|أحمد',
    'DE LA TOUR|Zoé',
  ];
  it.each([
    ['DUPONT DURAND', 0],
    ['DUPONTDURAND', 0],
    ['Dupont–Durand', 0],
    ['DURAND-DUPONT', 0],
    ['DURANDDUPONT', 0],
    ['dupontdur', 0],
    ['durand', 0],
    ['LEGALL', 1],
    ['LE-GALL', 1],
    ['le gall', 1],
    ['gall', 1],
    ['lega', 1],
    ['OBRIEN', 2],
    ['O’Brien', 2],
    ['O BRIEN', 2],
    ['o brien seán', 2],
    ['BEN ALI', 3],
    ['ben-ali', 3],
    ['BENALI Mohamed-El-Amine', 3],
    ['benali elamine', 3],
    ['mohamedelamine', 3],
    ['ben ali mohamed', 3],
    ['DASILVA', 4],
    ['da silva ana', 4],
    ["N'GUESSAN", 5],
    ['NGUESSAN', 5],
    ['n guessan', 5],
    ['MÜLLER', 6],
    ['MUELLER', 6],
    ['muller', 6],
    ['juergen', 6],
    ['dalmeida', 7],
    ['almeida', 7],
    ['d almeida', 7],
    ['مُحَمَّد', 8],
    ['احمد', 8],
    ['delatour', 9],
    ['de la tour', 9],
    ['latour', 9],
  ])('%s', (query, at) => expect(indexOf(...KNOWN).find(query)).toEqual([KNOWN[at]]));
});

describe('H26 UI-4 one typing error a word', () => {
  const { find } = indexOf('DUPONT Marie', 'MARTIN Jean', 'ABBOTT Élise', 'MOHAMMED Ali', 'LI Ana');
  it.each([
    ['dupnt', 'DUPONT Marie'],
    ['dupoont', 'DUPONT Marie'],
    ['dupomt', 'DUPONT Marie'],
    ['dupnot', 'DUPONT Marie'],
    ['fupont', 'DUPONT Marie'],
    ['udpont', 'DUPONT Marie'],
    ['dupond', 'DUPONT Marie'],
    ['dupn', 'DUPONT Marie'],
    ['abott', 'ABBOTT Élise'],
    ['mohamed', 'MOHAMMED Ali'],
    ['dupnt mrie', 'DUPONT Marie'],
    ['martni je', 'MARTIN Jean'],
  ])('%s', (query, person) => {
    expect(find(query)).toEqual([]);
    expect(find(query, true)).toEqual([person]);
  });

  it('two errors in a word, short words and numbers are no near miss', () => {
    expect(['dpnt', 'mrtn', 'lo', 'duuuont'].flatMap((query) => find(query, true))).toEqual([]);
    const index = new SearchIndex();
    index.put('1', prepareTerms({ names: [], codes: [['0612345678']] }));
    expect(index.find(['0612345679'], { near: true })?.size).toBe(0);
  });
});

describe('the index', () => {
  it('numbers are found by their beginning, in groups or not, beside words', () => {
    const index = new SearchIndex();
    index.put(
      '1',
      prepareTerms({
        names: [['MARTIN'], ['Claire']],
        codes: [['0612345678', '33612345678'], ['29021984', '19840229'], ['29'], ['02'], ['1984']],
      }),
    );
    for (const query of [
      '0612',
      '06 12 34 56 78',
      '336123',
      'martin 06 12',
      '29 02 1984',
      '1984-02-29',
      '29/02',
      '1984',
      'cl 29021984',
    ])
      expect([query, index.find([query])?.size]).toEqual([query, 1]);
    for (const query of ['0698', '1985', '12', '0612345678 336'])
      expect([query, index.find([query])?.size]).toEqual([query, 0]);
  });

  it('nothing asked is no question; the best of several forms counts', () => {
    const { index } = indexOf('MARTIN Claire');
    expect([index.find(['']), index.find(["'"]), index.find([])]).toEqual([null, null, null]);
    expect(index.find(['zzz', 'martin'])?.size).toBe(1);
  });

  it('forgets what is removed or put anew', () => {
    const { index, find } = indexOf('MARTIN Claire', 'MARTIN Jean', 'DURAND Ana');
    index.put('MARTIN Claire', prepareTerms({ names: [['LEFÈVRE'], ['Claire']], codes: [] }));
    expect([find('martin'), find('lefevre')]).toEqual([['MARTIN Jean'], ['MARTIN Claire']]);
    index.remove('MARTIN Jean');
    index.remove('nobody');
    expect([find('martin'), find('jean'), index.size]).toEqual([[], [], 2]);
    index.put('new', prepareTerms({ names: [['MARTIN']], codes: [] }));
    expect(find('martin')).toEqual(['new']);
  });

  it('takes names of any length, and a word that begins another', () => {
    const many = Array.from(
      { length: 60 },
      (_, at) => `prénom${'abcdefghij'[at % 10]}${'klmnop'[Math.floor(at / 10)]}`,
    );
    const { find } = indexOf(`LONG|${many.join(' ')}`, 'MA Ma', 'CONSTRUCTOR __proto__');
    expect(find(many[59] ?? '')).toHaveLength(1);
    expect(find('ma ma')).toEqual(['MA Ma']);
    expect(find('constructor proto')).toHaveLength(1);
  });
});

describe('H31 UI-35 what the index passes over would not have fitted', () => {
  const letters = ['a', 'b', 'd', 'n'];
  const words = (length: number): string[] =>
    length === 0 ? [''] : words(length - 1).flatMap((word) => letters.map((letter) => `${word}${letter}`));
  const people = [3, 4, 5].flatMap(words);

  it.each([...words(4).slice(0, 64), ...words(5).slice(400, 464), 'abandn', 'badnab', 'nadban'])(
    '%s finds whoever is one error away, and nobody else',
    (typed) => {
      const { index } = indexOf();
      for (const word of people) index.put(word, prepareTerms({ names: [[word]], codes: [] }));
      const expected = people.filter((word) => word.startsWith(typed) || withOneError(typed, word) !== null);
      expect([...(index.find([typed], { near: true }) ?? new Map()).keys()].toSorted()).toEqual(expected.toSorted());
    },
  );

  it('several words find the same, whether few or many have the rarest one', () => {
    const found = (people: number): string[] => {
      const { index } = indexOf();
      for (let at = 0; at < people; at += 1)
        index.put(
          `${at}`,
          prepareTerms({ names: [['DUPONT'], [at % 2 === 0 ? 'Anne' : 'Marie']], codes: [[`5${at}`]] }),
        );
      return [...(index.find(['an dup 5']) ?? new Map<string, number>()).keys()];
    };
    expect(found(300)).toHaveLength(150);
    expect(found(3_000)).toHaveLength(1_500);
  });
});
