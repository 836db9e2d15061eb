import { describe, expect, it } from 'vitest';
import type { EditedDrug, HeldEntry } from '../../contract/drug-editing.ts';
import { beginningOf, checkedEntry, draftOf, NO_PACK, NO_SUBSTANCE, NOTHING_TYPED } from './drug-entry.ts';

const pack = { libelle: 'boîte', cip13: '340 0949 497 294', prix_public: '12,3', taux_remboursement: '65 %' };
const typed = (more: Partial<HeldEntry> = {}): HeldEntry => ({ ...NOTHING_TYPED, denomination: 'X', ...more });
const faultsOf = (entry: HeldEntry) =>
  Object.entries(checkedEntry(entry, 'clinic').faults ?? {}).map(([path, issue]) => [path, issue?.code]);

describe('DC-39 the entry of a drug', () => {
  it('takes prices and rates as they are typed, and leaves empty rows out', () => {
    const { entry } = checkedEntry(typed({ packs: [NO_PACK, pack], compositions: [NO_SUBSTANCE] }), 'clinic');
    expect(entry).toMatchObject({
      packs: [{ libelle: 'boîte', cip13: '3400949497294', prix_public: '12.30', taux_remboursement: '65%' }],
      compositions: [],
    });
  });

  it('names each fault by its place in the form, by the rules of the contract alone', () => {
    const wrong = { ...pack, prix_public: 'douze', cip13: '12', taux_remboursement: '101' };
    expect(faultsOf(typed({ denomination: ' ', packs: [NO_PACK, wrong] }))).toEqual([
      ['denomination', 'required'],
      ['packs.1.cip13', 'not_valid'],
      ['packs.1.prix_public', 'not_valid'],
      ['packs.1.taux_remboursement', 'not_valid'],
    ]);
    expect(faultsOf(typed({ denomination: 'X'.repeat(301) }))).toEqual([['denomination', 'too_long']]);
  });

  it('loses nothing that stands beside an empty name', () => {
    expect(
      faultsOf(typed({ packs: [{ ...pack, libelle: '' }], compositions: [{ substance: '', dosage: '1 g' }] })),
    ).toEqual([
      ['compositions.0.substance', 'required'],
      ['packs.0.libelle', 'required'],
    ]);
  });

  it('DC-40 of a drug of the base only what a person writes of it is judged and sent', () => {
    const substances = Array.from({ length: 60 }, () => ({ substance: 'S', dosage: '' }));
    expect(checkedEntry(typed({ note_medecin: 'rupture', compositions: substances }), 'base').entry).toEqual({
      note_medecin: 'rupture',
      deleted: false,
    });
  });
});

describe('DC-50 the draft of a drug', () => {
  const drug = (etag: string, entry: Partial<HeldEntry>): EditedDrug => ({
    id: 'd',
    origin: 'clinic',
    etag,
    entry: typed(entry),
  });
  const newId = () => 'new';

  it('is nothing while nothing differs', () => {
    expect(draftOf('d', drug('"1"', {}), typed())).toBeNull();
    expect(beginningOf(null, null, newId)).toMatchObject({ id: 'new', isRestored: false });
  });

  it('keeps the id of a drug that may have been sent already', () => {
    expect(beginningOf(null, draftOf('first', null, typed()), newId)).toMatchObject({ id: 'first', isRestored: true });
  });

  it('is laid over the present state of the drug, field by field', () => {
    const left = draftOf('d', drug('"1"', { forme: 'sirop' }), typed({ forme: 'sirop', note_medecin: 'mine' }));
    const begun = beginningOf(drug('"2"', { forme: 'gélule', voies: 'orale' }), left, newId);
    expect(begun.typed).toEqual(typed({ forme: 'gélule', voies: 'orale', note_medecin: 'mine' }));
    expect(begun.isOlder).toBe(true);
  });

  it('is left where it is of another form', () => {
    expect(beginningOf(null, { typed: { denomination: 3 } }, newId).isRestored).toBe(false);
  });
});
