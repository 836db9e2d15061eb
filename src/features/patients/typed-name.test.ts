import { describe, expect, it } from 'vitest';
import { namesTyped, typedNames, typedState } from './typed-name.ts';

describe('H26 UI-8 what was searched begins the new record', () => {
  it.each([
    ['dupont', 'DUPONT', ''],
    ['dupont marie', 'DUPONT', 'Marie'],
    ['LE GALL Yann', 'LE GALL', 'Yann'],
    ['le gall yann', 'LE GALL', 'Yann'],
    ['ben ali mohamed el amine', 'BEN ALI', 'Mohamed El Amine'],
    ["o'brien sean", "O'BRIEN", 'Sean'],
    ['dupont-durand anne-marie', 'DUPONT-DURAND', 'Anne-Marie'],
    ['de la tour zoé', 'DE LA TOUR', 'Zoé'],
    ['Dupont, Marie', 'DUPONT', 'Marie'],
    ['dupont 29/02/1984', 'DUPONT', ''],
    ['0612345678', '', ''],
    ['محمد أحمد', 'محمد', 'أحمد'],
    ['MARTIN', 'MARTIN', ''],
    ['DUPONT MARIE', 'DUPONT', 'MARIE'],
    ['  ', '', ''],
  ])('%s', (typed, birthName, birthGivenNames) => expect(namesTyped(typed)).toEqual({ birthName, birthGivenNames }));

  it('goes with the navigation', () => {
    expect(typedNames(typedState('dupont marie'))).toEqual({ birthName: 'DUPONT', birthGivenNames: 'Marie' });
    expect([typedNames(null), typedNames({ typed: 1 }), typedNames('x')]).toEqual([null, null, null]);
  });
});
