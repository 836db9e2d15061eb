import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import { recordScreens } from '../../records/record-screens.tsx';
import { loadTexts, setLanguage, startTexts } from '../../ui/i18n/i18n.ts';
import { forgetAll } from '../../ui/primitives/remember.ts';
import { device, type Held } from '../chart/testing/device.tsx';
import { practitioners } from './practitioner-module.tsx';
import { practitionerTexts } from './words.ts';

const COUNT = 60;
const held = Array.from({ length: COUNT }, (_, at): Held => ({
  entityType: 'practitioner',
  id: testId(),
  data: { familyName: `Nom${String(at).padStart(2, '0')}`, givenNames: 'Ana' },
}));

beforeAll(async () => {
  await startTexts('fr');
  await loadTexts(practitionerTexts);
});
beforeEach(async () => {
  forgetAll();
  await setLanguage('fr');
  // Of a list without a size no row is drawn.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(10_000);
  HTMLElement.prototype.scrollTo = function scrollTo(this: HTMLElement, to?: ScrollToOptions | number) {
    this.scrollTop = typeof to === 'object' ? (to.top ?? 0) : 0;
    // As the browser does: outside any `act`, which could not begin while React commits.
    this.dispatchEvent(new Event('scroll'));
  };
});
afterEach(() => vi.restoreAllMocks());

const focused = () => document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset['index'];

it('UI-86 the arrows, pages and ends of the keyboard lead from row to row, out of sight too, and stop at the ends', async () => {
  await device({ practitioners: recordScreens(practitioners) }, '/practitioners', { held });
  const user = userEvent.setup();
  fireEvent.click(screen.getByText('open'));
  await waitFor(() => expect(screen.getAllByTestId('row').length).toBeGreaterThan(5));
  expect(screen.getAllByTestId('row').length).toBeLessThan(COUNT);
  const first = screen.getAllByTestId('row')[0]?.querySelector('a');
  act(() => first?.focus());
  expect(focused()).toBe('0');
  for (const [key, index] of [
    ['ArrowDown', 1],
    ['ArrowDown', 2],
    ['ArrowUp', 1],
    ['PageDown', 11],
    ['PageUp', 1],
    ['End', COUNT - 1],
    ['ArrowDown', COUNT - 1],
    ['Home', 0],
    ['ArrowUp', 0],
  ] as const) {
    await user.keyboard(`{${key}}`);
    await waitFor(() => expect(focused(), key).toBe(String(index)));
  }
});
