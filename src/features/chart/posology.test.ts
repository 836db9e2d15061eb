import { describe, expect, it } from 'vitest';
import type { LineInput } from './lines.ts';
import { posologySentence, withSentence } from './posology.ts';

describe('CR-40 a posology reads as a French sentence', () => {
  it.each<[LineInput, string]>([
    [
      {
        dose: { quantity: '1', unit: 'comprimé' },
        frequency: { times: '3', per: '1', unit: 'd' },
        duration: { value: '7', unit: 'd' },
      },
      '1 comprimé 3 fois par jour pendant 7 jours',
    ],
    [
      {
        dose: { quantity: '2', unit: 'cuillère à café' },
        frequency: { times: '1', per: '8', unit: 'h' },
        asNeeded: true,
      },
      '2 cuillères à café toutes les 8 heures, si besoin',
    ],
    [
      { dose: { quantity: '0,5', unit: 'comprimé' }, frequency: { times: '1', per: '1', unit: 'd' } },
      '0,5 comprimé 1 fois par jour',
    ],
    [
      {
        dose: { quantity: '5', unit: 'ml' },
        frequency: { times: '2', per: '1', unit: 'd', moments: ['matin', 'soir'] },
      },
      '5 ml 2 fois par jour (matin, soir)',
    ],
    [
      { frequency: { times: '1', per: '2', unit: 'wk' }, duration: { value: '3', unit: 'mo' } },
      'toutes les 2 semaines pendant 3 mois',
    ],
    [{ duration: { value: '1', unit: 'wk' } }, 'pendant 1 semaine'],
    [{ dose: { quantity: '', unit: 'comprimé' } }, ''],
    [{}, ''],
  ])('%j', (line, sentence) => expect(posologySentence(line)).toBe(sentence));

  it('follows its parts until somebody writes another', () => {
    const once = { dose: { quantity: '1', unit: 'sachet' } };
    const made = withSentence(once, {});
    expect(made['posology']).toBe('1 sachet');
    const twice = withSentence({ ...made, dose: { quantity: '2', unit: 'sachet' } }, made);
    expect(twice['posology']).toBe('2 sachets');
    const own = { ...twice, posology: 'Un sachet à jeun' };
    expect(withSentence({ ...own, asNeeded: true }, own)['posology']).toBe('Un sachet à jeun');
  });
});
