import { describe, expect, it } from 'vitest';
import { dialled, dialledForms, phoneDoubt, phoneNumbers, phoneQueries } from './phone.ts';

describe('H41 UI-5 a number has one normal form', () => {
  it.each([
    ['06 12 34 56 05'],
    ['0612345605'],
    ['06.12.34.56.05'],
    ['06-12-34-56-05'],
    ['06/12/34/56/05'],
    ['+33612345605'],
    ['+33 6 12 34 56 05'],
    ['0033 6 12 34 56 05'],
    ['+33 (0)6 12 34 56 05'],
    ['+33(0)612345605'],
    ['+33 06 12 34 56 05'],
    ['(+33) 6.12.34.56.05'],
    ['00 33 (0)6 12 34 56 05'],
    ['33612345605'],
    ['٠٦١٢٣٤٥٦٠٥'],
    ['۰۶ ۱۲ ۳۴ ۵۶ ۰۵'],
    ['０６１２３４５６０５'],
    ['06.12.34.56.05 (mari)'],
    ['Tél : 0612345605'],
    ['tel:+33-6-12-34-56-05'],
    ['06 12 34 56 05'],
  ])('%s', (written) => expect(phoneNumbers(written)).toEqual([{ e164: '+33612345605', national: '0612345605' }]));

  it.each([
    ['+213 (0) 661 23 45 10', '+213661234510', '0661234510'],
    ['+213 0661 23 45 10', '+213661234510', '0661234510'],
    ['00213661234510', '+213661234510', '0661234510'],
    ['021 23 45 67', '+21321234567', '021234567'],
    ['+44 (0)7700 900112', '+447700900112', '07700900112'],
    ['0044 7700 900112', '+447700900112', '07700900112'],
    ['+1 202 555 0123', '+12025550123', '2025550123'],
    ['+39 06 1234 5678', '+390612345678', '0612345678'],
    ['+32 (0)475 12 34 56', '+32475123456', '0475123456'],
    ['+212 (0)6 12 34 56 78', '+212612345678', '0612345678'],
    ['+262 692 12 34 56', '+262692123456', '0692123456'],
  ])('%s', (written, e164, national) => expect(phoneNumbers(written)).toEqual([{ e164, national }]));

  it('two numbers in one field are two, and what no plan has stays as its digits', () => {
    const two = ['0612345614', '0145678914'];
    for (const between of [' / ', ';', ' ou ', ', '])
      expect(phoneNumbers(two.join(between)).map(({ national }) => national)).toEqual(two);
    expect(phoneNumbers('01 45 67 89 14 poste 12').map(({ national }) => national)).toEqual(['0145678914']);
    expect(phoneNumbers('poste 4512')).toEqual([{ e164: null, national: '4512' }]);
    expect(phoneNumbers('néant')).toEqual([]);
  });
});

describe('H41 UI-5 a search and a record meet in that form', () => {
  const digits = (query: string) => query.replace(/\D/g, '');
  const finds = (query: string, written: string) =>
    phoneQueries(query)
      .map(digits)
      .some((typed) =>
        phoneNumbers(written)
          .flatMap(dialledForms)
          .some((key) => key.startsWith(typed)),
      );
  const FORMS = [
    '0612345605',
    '06 12 34 56 05',
    '+33612345605',
    '+33 6 12 34 56 05',
    '0033 6 12 34 56 05',
    '+33 (0)6 12 34 56 05',
    '+33 06 12 34 56 05',
    '٠٦١٢٣٤٥٦٠٥',
  ];

  it.each(FORMS)('stored as %s it is found by every other form, and by the beginning of each', (written) => {
    for (const query of FORMS) {
      expect(finds(query, written), query).toBe(true);
      for (let end = query.length - 1; digits(query.slice(0, end)).length > 4; end -= 1)
        expect(finds(query.slice(0, end), written), query.slice(0, end)).toBe(true);
    }
    expect(finds('0612345606', written)).toBe(false);
  });

  it('a number of a country whose code was left out is found by the full one', () => {
    expect(finds('+213661234511', '0661234511')).toBe(true);
    expect(finds('07700900112', '+44 7700 900112')).toBe(true);
  });

  it('the words around a number stay', () =>
    expect(phoneQueries('martin +33 (0)6 12 34 56 05').map((query) => query.split(/\s+/))).toContainEqual([
      'martin',
      '0612345605',
    ]));
});

describe('H41 a doubt and a call', () => {
  it.each(['061234560', '06123456789', '12', '+33 6 12', 'néant'])('%s is worth a look', (typed) =>
    expect(phoneDoubt(typed)).toBe(true),
  );
  it.each([
    '',
    '06 12 34 56 05',
    '+213 (0) 661 23 45 10',
    '٠٦١٢٣٤٥٦١٣',
    '0612345614 / 0145678914',
    '021 23 45 67',
    '+44 7700 900112',
  ])('%s is not', (typed) => expect(phoneDoubt(typed)).toBe(false));
  it('a telephone dials the normal form', () => {
    expect(
      ['+33 (0)6 12 34 56 05', '٠٦١٢٣٤٥٦٠٥', '0612345605 / 0145678914', 'poste 4512', 'néant'].map(dialled),
    ).toEqual(['+33612345605', '+33612345605', '+33612345605', '4512', null]);
  });
});
