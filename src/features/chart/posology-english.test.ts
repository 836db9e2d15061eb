import { expect, it } from 'vitest';
import { englishPosology } from './posology-english.ts';

const drug = { name: 'X' };
const tablet = { quantity: 1, unit: 'comprimé' };
const daily = { times: 3, per: 1, unit: 'd' } as const;

it.each([
  [
    {
      posology: '1 comprimé 1 fois par jour (le matin) pendant 3 mois',
      dose: tablet,
      frequency: { times: 1, per: 1, unit: 'd', moments: ['le matin'] },
      duration: { value: 3, unit: 'mo' },
    },
    '1 tablet once a day (in the morning) for 3 months',
  ],
  [
    {
      posology: '0,5 comprimé 3 fois par jour, si besoin',
      dose: { ...tablet, quantity: 0.5 },
      frequency: daily,
      asNeeded: true,
    },
    '0.5 tablet 3 times a day, as needed',
  ],
  [
    {
      posology: '2 gouttes toutes les 8 heures pendant 1 semaine',
      dose: { quantity: 2, unit: 'goutte' },
      frequency: { times: 1, per: 8, unit: 'h' },
      duration: { value: 1, unit: 'wk' },
    },
    '2 drops every 8 hours for 1 week',
  ],
  [{ posology: '1 comprimé 3 fois par jour, avec un grand verre d’eau', dose: tablet, frequency: daily }, null],
  [{ posology: '1 pipette 3 fois par jour', dose: { quantity: 1, unit: 'pipette' }, frequency: daily }, null],
  [
    {
      posology: '1 comprimé 3 fois par jour (au goûter)',
      dose: tablet,
      frequency: { ...daily, moments: ['au goûter'] },
    },
    null,
  ],
  [{ posology: 'Selon le schéma remis' }, null],
  [{ posology: '' }, null],
] as const)('CR-77 %o in English: %s', (line, said) => {
  expect(englishPosology({ drug, ...line } as never)).toBe(said);
});
