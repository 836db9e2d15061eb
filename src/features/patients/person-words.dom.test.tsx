import { describe, expect, it } from 'vitest';
import { screen } from '@testing-library/react';
import type { JsonObject } from '../../lib/json.ts';
import { show } from '../../ui/testing/render.tsx';
import { deathOf, usePersonWords } from './person-words.ts';

const TODAY = new Date('2026-11-28T12:00:00.000Z');

function Words({ patient }: { patient: JsonObject }) {
  const words = usePersonWords()(patient, TODAY);
  return <p data-testid="words">{[words.age, ...words.life].join(' | ')}</p>;
}

describe('H23 UI-9 the dead are told with the day and the age of their death', () => {
  it.each<[JsonObject, string]>([
    [
      { gender: 'male', birthDate: '1938-01-08', deceased: '2025-06-19' },
      'décédé | né le 08/01/1938 | décédé le 19/06/2025 à 87 ans',
    ],
    [
      { gender: 'female', birthDate: '1938-07-08', deceased: '2025-06-19' },
      'décédée | née le 08/07/1938 | décédée le 19/06/2025 à 86 ans',
    ],
    [{ gender: 'unknown', birthDate: '1938-01-08', deceased: true }, 'décédé(e) | né(e) le 08/01/1938 | décédé(e)'],
    [{ gender: 'female', birthDate: '1938', deceased: '2025' }, 'décédée | née en 1938 | décédée en 2025'],
    [{ gender: 'female', birthDate: '1984-02-29' }, '42 ans | 42 ans (29/02/1984)'],
    [{ gender: 'male', birthDate: '1984-02-29', deceased: false }, '42 ans | 42 ans (29/02/1984)'],
  ])('%o', async (patient, words) => {
    await show(<Words patient={patient} />);
    expect(screen.getByTestId('words').textContent?.replaceAll(' ', ' ')).toBe(words);
  });

  it('an age is told only where the day is known', () => {
    expect(deathOf({ birthDate: '1938-01-08', deceased: '2025-06' })).toEqual({ date: '2025-06', age: null });
    expect(deathOf({ birthDate: '2025-06-01', deceased: '2025-06-19' })).toEqual({
      date: '2025-06-19',
      age: { value: 18, unit: 'days' },
    });
    expect(deathOf({ birthDate: '1938-01-08' })).toBeNull();
  });
});

it('UG-2 a choice that only a newer server knows is left out', async () => {
  function Sex() {
    return <p data-testid="sex">{usePersonWords()({ gender: 'newer' as 'other', birthDate: '1984' }, TODAY).sex}</p>;
  }
  await show(<Sex />);
  expect(screen.getByTestId('sex').textContent).toBe('');
});
