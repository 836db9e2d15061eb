import { describe, expect, it } from 'vitest';
import { DrugIndex } from './drug-index.ts';

const drug = (id: string, denomination: string, more: object = {}) => ({
  unique_id: id,
  code: id,
  denomination,
  laboratoire: 'UPSA',
  autorise: 'A',
  ...more,
});
const index = new DrugIndex(
  [
    drug('1', 'TIOTROPIUM DOLIPEC 18 microgrammes, poudre'),
    drug('2', 'DOLIPRANE 1000 mg, comprimé'),
    drug('3', 'DOLIPRANE 500 mg, gélule', { autorise: 'R' }),
    drug('4', 'PARACETAMOL BIOGARAN 1 g, comprimé', { laboratoire: 'BIOGARAN' }),
    drug('5', 'COQUELUSEDAL PARACETAMOL 100 mg, suppositoire'),
    drug('6', 'EFFERALGAN 1 g, comprimé effervescent'),
    drug('7', 'ÉSOMÉPRAZOLE ARROW 20 mg, gélule'),
  ],
  ['2', '3', '4', '5', '6'].map((id) => ({ medicament_id: id, substance: 'PARACÉTAMOL', nature: 'SA' })),
  [{ medicament_id: '2', cip7: '4949729', cip13: '3400949497294' }],
  [],
);
const ids = (typed: string) => index.find(typed, 10).lines.map(({ id }) => id);

describe('DC-22 a drug is found', () => {
  it('by the beginning of its name before any other word, what may be prescribed first', () => {
    expect(ids('dolip')).toEqual(['2', '3', '1']);
  });
  it('with a typing error, and by its name before its substance', () => {
    const { lines, near } = index.find('parcetamol', 10);
    expect([near, lines[0]?.id]).toEqual([true, '4']);
    expect(lines.map(({ id }) => id).toSorted()).toEqual(['2', '3', '4', '5', '6']);
  });
  it('by substance, without accents, in any order of words', () => {
    expect(ids('paracetamol')[0]).toBe('4');
    expect(ids('paracetamol')).toContain('6');
    expect(ids('eso')).toEqual(['7']);
    expect(ids('1000 doliprane')).toEqual(['2']);
  });
  it('DC-51 with its substances one by one, whose names may hold commas', () => {
    const own = new DrugIndex(
      [drug('1', 'HEMOSOL, solution')],
      ['LACTATE DE SODIUM, SOLUTION DE', 'CHLORURE DE SODIUM'].map((substance) => ({ medicament_id: '1', substance })),
      [],
      [],
    );
    expect(own.line('1')?.substances).toEqual(['LACTATE DE SODIUM, SOLUTION DE', 'CHLORURE DE SODIUM']);
  });
  it('by laboratory and by code', () => {
    expect(ids('biogaran')).toEqual(['4']);
    expect(ids('3400949497294')).toEqual(['2']);
    expect(ids('4949729')).toEqual(['2']);
  });
  it('all of them, in the order of their names, when nothing is typed', () => {
    expect(index.find('', 3)).toMatchObject({ total: 7, near: false, lines: [{ id: '5' }, { id: '2' }, { id: '3' }] });
  });
});
