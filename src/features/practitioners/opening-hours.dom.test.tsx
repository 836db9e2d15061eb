import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { controlOf } from '../../contract/controls.ts';
import { practitioner } from '../../contract/entities/practitioner.ts';
import { issue } from '../../contract/issues.ts';
import type { Json } from '../../lib/json.ts';
import { NO_FAULTS, type Faults } from '../../records/faults.ts';
import { show } from '../../ui/testing/render.tsx';
import { OpeningHours } from './opening-hours.tsx';

async function hours(start: Json, faults: Faults = NO_FAULTS) {
  const held = { value: start };
  function Host() {
    const [value, setValue] = useState<Json>(start);
    held.value = value;
    return (
      <OpeningHours
        entityType="practitioner"
        path="availability"
        control={controlOf(practitioner, 'availability')}
        value={value}
        onChange={setValue}
        onLeave={() => undefined}
        faults={faults}
      />
    );
  }
  await show(<Host />);
  return { user: userEvent.setup(), held };
}

const focused = () => (document.activeElement as HTMLElement).dataset['testid'];

describe('UI-80 opening hours by day', () => {
  it('ranges are added, typed, copied and removed by keyboard, and the focus goes on from there', async () => {
    const { user, held } = await hours([]);
    screen.getByTestId('add-hours-mon').focus();
    await user.keyboard('{Enter}');
    expect(focused()).toBe('field-availability.0.start');
    await user.keyboard('{Control>}a{/Control}8h30{Tab}');
    expect(held.value).toEqual([{ daysOfWeek: ['mon'], start: '08:30', end: '12:00', location: '' }]);
    screen.getByTestId('copy-hours').focus();
    await user.keyboard('{Enter}');
    expect(held.value).toHaveLength(7);
    screen.getByTestId('remove-hours-sun-0').focus();
    await user.keyboard('{Enter}');
    expect(held.value).toHaveLength(6);
    expect(focused()).toBe('add-hours-sun');
    expect(within(screen.getByTestId('hours-sun')).getByText('Fermé')).toBeTruthy();
  });

  it('hours of several days are shown on each, and changed on one alone', async () => {
    const { user, held } = await hours([{ daysOfWeek: ['mon', 'tue'], start: '09:00', end: '12:00' }]);
    const tuesday = within(screen.getByTestId('hours-tue')).getByTestId('field-availability.1.end');
    await user.clear(tuesday);
    await user.type(tuesday, '11:00');
    expect(held.value).toMatchObject([
      { daysOfWeek: ['mon'], end: '12:00' },
      { daysOfWeek: ['tue'], end: '11:00' },
    ]);
  });

  it('what the contract refuses stands at the range', async () => {
    await hours(
      [
        { daysOfWeek: ['mon'], start: '09:00', end: '12:00' },
        { daysOfWeek: ['mon'], start: '11:00', end: '13:00' },
      ],
      { 'availability.1.start': issue('availability.1.start', 'hours_overlap') },
    );
    expect(screen.getByTestId('field-availability.1.start').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('Cette plage en chevauche une autre du même jour.')).toBeTruthy();
  });
});
